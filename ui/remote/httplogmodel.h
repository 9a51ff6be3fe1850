#pragma once

// Servers: what was said to them, what they are, and how one gets in. Widgets and models are their
// parents'; everything here belongs to the GUI thread, and knows servers by core/registry alone.

#include "core/registry/httplog.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

#include <deque>

namespace stowage {

/// The newest requests to servers, newest first. GUI thread.
class HttpLogModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        MethodColumn,
        UrlColumn,
        StatusColumn,
        TimeColumn,
        SentColumn,
        ReceivedColumn,
        WhenColumn,
        ColumnCount
    };
    enum Role { SortRole = OwnRole };

    /// The oldest go when there are more.
    static constexpr int mostRows = 5000;

    using QAbstractTableModel::QAbstractTableModel;

    /// Oldest first, as HttpLog hands them out.
    void add(const QList<HttpLogEntry>& entries);
    void clear();

    const HttpLogEntry& entry(int row) const { return entries_.at(static_cast<std::size_t>(row)); }

    /// One line: for the clipboard.
    QString lineOf(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString shownText(const HttpLogEntry& entry, int column);
    static QString toolTip(const HttpLogEntry& entry, int column);
    static QVariant sortKey(const HttpLogEntry& entry, int column);

    std::deque<HttpLogEntry> entries_;
};

} // namespace stowage
