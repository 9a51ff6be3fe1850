#include "ui/remote/httplogmodel.h"

#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/sign.h"

#include <QGuiApplication>
#include <QLocale>

#include <algorithm>

namespace stowage {

namespace {

Sign signOf(const HttpLogEntry& entry) {
    if (entry.error) {
        return entry.error->isCancelled() ? Sign::Stopped : Sign::Bad;
    }
    if (entry.status < 400) {
        return entry.status < 300 ? Sign::Good : Sign::Same;
    }
    if (entry.status == 401 || entry.status == 429) {
        return Sign::Warning; // Said on the way to what was wanted.
    }
    return entry.status == 404 ? Sign::Missing : Sign::Bad;
}

/// What a status means, for those who do not know the numbers by heart.
QString statusWords(int status) {
    switch (status) {
    case 401:
        return HttpLogModel::tr("asks for a log-in");
    case 403:
        return HttpLogModel::tr("not allowed");
    case 404:
        return HttpLogModel::tr("not there");
    case 429:
        return HttpLogModel::tr("too many requests");
    default:
        break;
    }
    if (status >= 500) {
        return HttpLogModel::tr("the server failed");
    }
    if (status >= 400) {
        return HttpLogModel::tr("refused");
    }
    return status >= 300 ? HttpLogModel::tr("sent on") : HttpLogModel::tr("done");
}

QString statusText(const HttpLogEntry& entry) {
    if (entry.error) {
        return explain(*entry.error).title;
    }
    return QStringLiteral("%1 %2").arg(QString::number(entry.status), statusWords(entry.status));
}

QString durationText(std::chrono::milliseconds duration) {
    if (duration < std::chrono::seconds(10)) {
        return HttpLogModel::tr("%1 ms").arg(QLocale().toString(duration.count()));
    }
    return formatDuration(std::chrono::duration_cast<std::chrono::seconds>(duration));
}

} // namespace

// ---- Rows

void HttpLogModel::add(const QList<HttpLogEntry>& entries) {
    const auto count = static_cast<int>(std::min<qsizetype>(entries.size(), mostRows));
    if (count == 0) {
        return;
    }
    const int most = mostRows - count;
    if (const int rows = rowCount(); rows > most) {
        beginRemoveRows({}, most, rows - 1);
        entries_.resize(static_cast<std::size_t>(most));
        endRemoveRows();
    }
    beginInsertRows({}, 0, count - 1);
    for (const HttpLogEntry& entry : entries.last(count)) {
        entries_.push_front(entry);
    }
    endInsertRows();
}

void HttpLogModel::clear() {
    beginResetModel();
    entries_.clear();
    endResetModel();
}

int HttpLogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int HttpLogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

// ---- Data

QString HttpLogModel::shownText(const HttpLogEntry& entry, int column) {
    switch (column) {
    case MethodColumn:
        return QString::fromLatin1(entry.method);
    case UrlColumn:
        return entry.url;
    case StatusColumn:
        return statusText(entry);
    case TimeColumn:
        return durationText(entry.duration);
    case SentColumn:
        return entry.sent > 0 ? formatSize(entry.sent) : QString();
    case ReceivedColumn:
        return entry.received > 0 ? formatSize(entry.received) : QString();
    default:
        return QLocale().toString(entry.startedAt.toLocalTime().time(), QStringLiteral("HH:mm:ss"));
    }
}

QString HttpLogModel::toolTip(const HttpLogEntry& entry, int column) {
    switch (column) {
    case UrlColumn:
        return entry.url;
    case StatusColumn:
        return entry.error ? explain(*entry.error).inFull() : statusText(entry);
    case SentColumn:
        return formatExactSize(entry.sent);
    case ReceivedColumn:
        return formatExactSize(entry.received);
    case WhenColumn:
        return exactTime(entry.startedAt);
    default:
        return {};
    }
}

QVariant HttpLogModel::sortKey(const HttpLogEntry& entry, int column) {
    switch (column) {
    case StatusColumn:
        return entry.error ? 0 : entry.status;
    case TimeColumn:
        return static_cast<qlonglong>(entry.duration.count());
    case SentColumn:
        return entry.sent;
    case ReceivedColumn:
        return entry.received;
    case WhenColumn:
        return entry.startedAt;
    default:
        return shownText(entry, column);
    }
}

QVariant HttpLogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const HttpLogEntry& entry = this->entry(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return shownText(entry, column);
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(entry, column));
    case Qt::DecorationRole:
        return column == StatusColumn ? signIcon(signOf(entry)) : QVariant();
    case Qt::FontRole:
        return column == UrlColumn || column == MethodColumn
                   ? monospaceFont(QGuiApplication::font())
                   : QVariant();
    case Qt::TextAlignmentRole:
        return column >= TimeColumn ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter) : QVariant();
    case SignRole:
        return column == StatusColumn ? QVariant(static_cast<int>(signOf(entry))) : QVariant();
    case SortRole:
        return sortKey(entry, column);
    default:
        return {};
    }
}

QVariant HttpLogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && section >= TimeColumn) {
        return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case MethodColumn:
        return tr("Method");
    case UrlColumn:
        return tr("Address");
    case StatusColumn:
        return tr("Status");
    case TimeColumn:
        return tr("Time");
    case SentColumn:
        return tr("Sent");
    case ReceivedColumn:
        return tr("Received");
    case WhenColumn:
        return tr("When");
    default:
        return {};
    }
}

QString HttpLogModel::lineOf(int row) const {
    const HttpLogEntry& entry = this->entry(row);
    QStringList parts{entry.startedAt.toString(Qt::ISODateWithMs),
                      QString::fromLatin1(entry.method), entry.url};
    parts.append(entry.error ? entry.error->detail() : QString::number(entry.status));
    parts.append(QStringLiteral("%1 ms").arg(entry.duration.count()));
    parts.append(QStringLiteral("%1 B").arg(entry.sent));
    parts.append(QStringLiteral("%1 B").arg(entry.received));
    return parts.join(QLatin1Char('\t'));
}

} // namespace stowage
