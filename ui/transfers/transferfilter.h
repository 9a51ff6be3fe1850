#pragma once

#include <QSortFilterProxyModel>

namespace stowage {

/// The transfers of one group of states whose titles have a text, with the steps below them, sorted
/// by any column.
class TransferFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Group { All, Running, Waiting, Failed, Done };

    explicit TransferFilter(QObject* parent = nullptr);

    Group group() const { return group_; }
    void setGroup(Group group);

    /// In capital letters or not. Empty: all of the group.
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    Group group_ = Group::All;
    QString text_;
};

} // namespace stowage
