#include "core/image/configcomparison.h"

#include <QMap>

#include <algorithm>

namespace stowage {

namespace {

using Field = ConfigDifference::Field;
using Values = QMap<QString, QString>;

/// Nobody says anything by an empty text.
std::optional<QString> said(const QString& text) {
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

/// As a shell would take it, so that ["a b"] and ["a", "b"] can be told apart.
QString commandText(const QStringList& arguments) {
    QStringList quoted;
    for (const QString& argument : arguments) {
        const bool isPlain = !argument.isEmpty() && std::ranges::none_of(argument, [](QChar c) {
            return c.isSpace() || QStringView(u"'\"\\$`&|;<>()*?[]#~").contains(c);
        });
        QString escaped = argument;
        escaped.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
        quoted.append(isPlain ? argument : QLatin1Char('\'') + escaped + QLatin1Char('\''));
    }
    return quoted.join(QLatin1Char(' '));
}

QString timeText(const QDateTime& time) {
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

/// Of one name several times the last counts, as in a process.
Values environment(const QStringList& env) {
    Values values;
    for (const QString& variable : env) {
        const qsizetype equals = variable.indexOf(QLatin1Char('='));
        values.insert(equals < 0 ? variable : variable.left(equals),
                      equals < 0 ? QString() : variable.mid(equals + 1));
    }
    return values;
}

Values keysOnly(const QStringList& keys) {
    Values values;
    for (const QString& key : keys) {
        values.insert(key, key);
    }
    return values;
}

class Collector {
public:
    void add(Field field, const QString& before, const QString& after) {
        if (before != after) {
            found.append({field, {}, said(before), said(after)});
        }
    }

    void add(Field field, const Values& before, const Values& after) {
        Values keys = before;
        keys.insert(after);
        for (auto it = keys.constBegin(); it != keys.constEnd(); ++it) {
            const auto a = before.constFind(it.key());
            const auto b = after.constFind(it.key());
            const bool wasThere = a != before.constEnd();
            const bool isThere = b != after.constEnd();
            if (wasThere != isThere || *a != *b) {
                found.append({field, it.key(), wasThere ? std::optional(*a) : std::nullopt,
                              isThere ? std::optional(*b) : std::nullopt});
            }
        }
    }

    void addHistory(const QList<ImageConfig::History>& before,
                    const QList<ImageConfig::History>& after, bool times) {
        const auto text = [times](const QList<ImageConfig::History>& steps, qsizetype i) {
            if (i >= steps.size()) {
                return std::optional<QString>();
            }
            const ImageConfig::History& step = steps.at(i);
            QStringList parts{step.createdBy};
            if (!step.comment.isEmpty()) {
                parts.append(QLatin1Char('#') + step.comment);
            }
            if (times && step.created.isValid()) {
                parts.append(QLatin1Char('@') + timeText(step.created));
            }
            return std::optional(parts.join(QLatin1Char(' ')));
        };
        for (qsizetype i = 0; i < std::max(before.size(), after.size()); ++i) {
            const auto a = text(before, i);
            const auto b = text(after, i);
            if (a != b) {
                found.append({Field::History, QString::number(i + 1), a, b});
            }
        }
    }

    QList<ConfigDifference> found;
};

} // namespace

QList<ConfigDifference> compareConfigs(const ImageConfig& before, const ImageConfig& after,
                                       const ConfigComparisonOptions& options) {
    Collector all;
    all.add(Field::Platform, before.platform.toString(), after.platform.toString());
    if (options.times) {
        all.add(Field::Created, timeText(before.created), timeText(after.created));
    }
    all.add(Field::Author, before.author, after.author);
    all.add(Field::User, before.user, after.user);
    all.add(Field::WorkingDir, before.workingDir, after.workingDir);
    all.add(Field::Entrypoint, commandText(before.entrypoint), commandText(after.entrypoint));
    all.add(Field::Cmd, commandText(before.cmd), commandText(after.cmd));
    all.add(Field::StopSignal, before.stopSignal, after.stopSignal);
    const Values envBefore = environment(before.env);
    const Values envAfter = environment(after.env);
    all.add(Field::Environment, envBefore, envAfter);
    all.add(Field::Label, before.labels, after.labels);
    all.add(Field::Port, keysOnly(before.exposedPorts), keysOnly(after.exposedPorts));
    all.add(Field::Volume, keysOnly(before.volumes), keysOnly(after.volumes));
    if (options.order && before.env != after.env && envBefore == envAfter) {
        all.add(Field::Order, before.env.join(QLatin1Char(' ')), after.env.join(QLatin1Char(' ')));
    }
    all.addHistory(before.history, after.history, options.times);
    return std::move(all.found);
}

} // namespace stowage
