#pragma once

#include "ui/theme/sign.h"
#include "ui/upload/targetlook.h"
#include "ui/upload/uploaditem.h"

#include <QAbstractTableModel>
#include <QList>

#include <optional>

namespace stowage {

/// What is about to be uploaded, a row each, with its target as it is typed and what is known of
/// that target. GUI thread.
class UploadItemsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Title, Repository, TagName, Size, There, ColumnCount };

    explicit UploadItemsModel(QObject* parent = nullptr);

    void setItems(const QList<UploadItem>& items);
    const QList<UploadItem>& items() const { return items_; }

    void setRepository(int row, const QString& text);
    void setTag(int row, const QString& text);
    void setLook(int row, const TargetLook& look);
    const TargetLook& look(int row) const { return looks_[row]; }

    int chosenCount() const;

    /// Something is chosen, and all that is chosen has a good target that no other has.
    bool isValid() const;

    /// Of a row: what is wrong, or what will happen to its tag; and the sign for it.
    QString remark(int row) const;
    Sign sign(int row) const;

    /// Two rows that would be given the same tag of the same repository.
    bool isDoubled(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    /// A target, a tag or the choice was changed: what was known of the target no longer holds.
    void targetChanged(int row);

private:
    void changed(int row);

    QList<UploadItem> items_;
    QList<TargetLook> looks_;
};

} // namespace stowage
