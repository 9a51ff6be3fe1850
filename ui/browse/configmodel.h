#pragma once

#include "core/image/imageconfig.h"

#include <QAbstractItemModel>

namespace stowage {

/// An image's configuration in groups: what it is, how it runs, its environment, labels and
/// history. Empty groups are left out. GUI thread.
class ConfigModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    void show(const ImageConfig& config);
    void clear();

    /// The whole value of a row, for copying.
    QString value(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        QString value;
        QString toolTip = {}; ///< Empty: the value.
    };
    struct Group {
        QString title;
        QList<Row> rows;
    };

    void add(const QString& title, const QList<Row>& rows);

    QList<Group> groups_;
};

} // namespace stowage
