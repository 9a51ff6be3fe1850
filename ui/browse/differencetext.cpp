#include "ui/browse/differencetext.h"

#include "core/base/displaytext.h"
#include "core/base/utctime.h"
#include "ui/browse/filerow.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace stowage {

namespace {

struct Differences {
    Q_DECLARE_TR_FUNCTIONS(stowage::Differences)
};

template <class Difference>
Sign sideSign(const Difference& difference) {
    if (!difference.before) {
        return Sign::Added;
    }
    return difference.after ? Sign::Changed : Sign::Removed;
}

} // namespace

Sign signOf(const PathDifference& difference) {
    return sideSign(difference);
}

Sign signOf(const ConfigDifference& difference) {
    return sideSign(difference);
}

QString aspectsText(const PathDifference& difference) {
    if (difference.isAdded()) {
        return Differences::tr("added");
    }
    if (difference.isRemoved()) {
        return Differences::tr("removed");
    }
    const struct {
        Aspect aspect;
        QString text;
    } all[] = {
        {Aspect::Type, Differences::tr("type")},
        {Aspect::Content, Differences::tr("content")},
        {Aspect::Mode, Differences::tr("mode")},
        {Aspect::Owner, Differences::tr("owner")},
        {Aspect::Time, Differences::tr("time")},
        {Aspect::LinkTarget, Differences::tr("target")},
        {Aspect::Attributes, Differences::tr("attributes")},
        {Aspect::Device, Differences::tr("device number")},
    };
    QStringList texts;
    for (const auto& [aspect, text] : all) {
        if (difference.aspects.testFlag(aspect)) {
            texts.append(text);
        }
    }
    return texts.join(QStringLiteral(", "));
}

QString entryText(const LayerEntry& entry) {
    QStringList parts{fileModeText(entry.type(), entry.mode()),
                      QStringLiteral("%1:%2").arg(entry.uid()).arg(entry.gid())};
    if (entry.type() == EntryType::File) {
        parts.append(formatExactSize(entry.size()));
    }
    parts.append(exactTime(utcFromSecs(entry.modified())));
    if (!entry.linkTarget().isEmpty()) {
        parts.append(QStringLiteral("→ ") + displayText(QByteArrayView(entry.linkTarget())));
    }
    return parts.join(QLatin1Char(' '));
}

QString fieldText(ConfigDifference::Field field) {
    using Field = ConfigDifference::Field;
    switch (field) {
    case Field::Platform:
        return Differences::tr("Platform");
    case Field::Created:
        return Differences::tr("Created");
    case Field::Author:
        return Differences::tr("Author");
    case Field::User:
        return Differences::tr("User");
    case Field::WorkingDir:
        return Differences::tr("Working directory");
    case Field::Entrypoint:
        return Differences::tr("Entry point");
    case Field::Cmd:
        return Differences::tr("Command");
    case Field::StopSignal:
        return Differences::tr("Stop signal");
    case Field::Environment:
        return Differences::tr("Environment");
    case Field::Label:
        return Differences::tr("Label");
    case Field::Port:
        return Differences::tr("Port");
    case Field::Volume:
        return Differences::tr("Volume");
    case Field::History:
        return Differences::tr("Step");
    case Field::Order:
        return Differences::tr("Order of the environment");
    }
    return {};
}

} // namespace stowage
