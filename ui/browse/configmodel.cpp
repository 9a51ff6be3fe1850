#include "ui/browse/configmodel.h"

#include "core/base/displaytext.h"
#include "ui/browse/imagedetails.h"
#include "ui/theme/format.h"

#include <QApplication>
#include <QLocale>

namespace stowage {

namespace {

/// Shown; the whole is in the tool tip and copied.
constexpr qsizetype valueLimit = 2000;

/// As a shell would take it, for words with spaces.
QString commandText(const QStringList& words) {
    QStringList quoted;
    for (const QString& word : words) {
        const bool needsQuotes = word.isEmpty() || word.contains(QLatin1Char(' ')) ||
                                 word.contains(QLatin1Char('\'')) ||
                                 word.contains(QLatin1Char('"'));
        QString text = word;
        if (needsQuotes) {
            text = QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) +
                   QLatin1Char('\'');
        }
        quoted.append(text);
    }
    return quoted.join(QLatin1Char(' '));
}

} // namespace

void ConfigModel::add(const QString& title, const QList<Row>& rows) {
    QList<Row> filled;
    for (const Row& row : rows) {
        if (!row.value.isEmpty()) {
            filled.append(row);
        }
    }
    if (!filled.isEmpty()) {
        groups_.append({title, filled});
    }
}

void ConfigModel::show(const ImageConfig& config) {
    beginResetModel();
    groups_.clear();
    add(tr("Image"), {{tr("Platform"), config.platform.toString()},
                      {tr("Created"), relativeTime(config.created), exactTime(config.created)},
                      {tr("Author"), config.author}});
    add(tr("Running"), {{tr("Entry point"), commandText(config.entrypoint)},
                        {tr("Command"), commandText(config.cmd)},
                        {tr("Working folder"), config.workingDir},
                        {tr("User"), config.user},
                        {tr("Ports"), config.exposedPorts.join(QStringLiteral(", "))},
                        {tr("Volumes"), config.volumes.join(QStringLiteral(", "))},
                        {tr("Stop signal"), config.stopSignal}});
    QList<Row> rows;
    for (const QString& variable : config.env) {
        const qsizetype equals = variable.indexOf(QLatin1Char('='));
        rows.append({variable.left(equals), equals < 0 ? QString() : variable.mid(equals + 1)});
    }
    if (!rows.isEmpty()) {
        groups_.append({tr("Environment"), rows});
    }
    rows.clear();
    for (auto label = config.labels.begin(); label != config.labels.end(); ++label) {
        rows.append({label.key(), label.value()});
    }
    if (!rows.isEmpty()) {
        groups_.append({tr("Labels"), rows});
    }
    rows.clear();
    int layer = 0;
    for (const ImageConfig::History& step : config.history) {
        const QString name =
            step.emptyLayer ? tr("No layer") : tr("Layer %1").arg(QLocale().toString(++layer));
        rows.append({name, madeByText(step.createdBy.isEmpty() ? step.comment : step.createdBy),
                     step.createdBy + QLatin1Char('\n') + exactTime(step.created)});
    }
    if (!rows.isEmpty()) {
        groups_.append({tr("History"), rows});
    }
    endResetModel();
}

void ConfigModel::clear() {
    beginResetModel();
    groups_.clear();
    endResetModel();
}

QString ConfigModel::value(const QModelIndex& index) const {
    if (!index.parent().isValid()) {
        return {};
    }
    return groups_.at(index.parent().row()).rows.at(index.row()).value;
}

// Groups have the internal id 0, their rows the number of the group from 1.

QModelIndex ConfigModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) {
        return {};
    }
    return createIndex(row, column,
                       parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : quintptr(0));
}

QModelIndex ConfigModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0) {
        return {};
    }
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, quintptr(0));
}

int ConfigModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(groups_.size());
    }
    if (parent.internalId() != 0 || parent.column() != NameColumn) {
        return 0;
    }
    return static_cast<int>(groups_.at(parent.row()).rows.size());
}

int ConfigModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

QVariant ConfigModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    if (index.internalId() == 0) {
        if (index.column() != NameColumn) {
            return {};
        }
        if (role == Qt::DisplayRole) {
            return groups_.at(index.row()).title;
        }
        if (role == Qt::FontRole) {
            QFont font = QApplication::font();
            font.setBold(true);
            return font;
        }
        return {};
    }
    const Row& row =
        groups_.at(static_cast<qsizetype>(index.internalId()) - 1).rows.at(index.row());
    const QString& text = index.column() == NameColumn ? row.name : row.value;
    switch (role) {
    case Qt::DisplayRole:
        return displayText(QStringView(text).left(valueLimit));
    case Qt::ToolTipRole:
        return plainToolTip(index.column() == ValueColumn && !row.toolTip.isEmpty() ? row.toolTip
                                                                                    : text);
    default:
        return {};
    }
}

QVariant ConfigModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == NameColumn ? tr("Name") : tr("Value");
}

} // namespace stowage
