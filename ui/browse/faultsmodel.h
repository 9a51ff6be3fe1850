#pragma once

#include "ui/browse/objectstate.h"
#include "ui/browse/verificationfault.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace stowage {

/// What a verification found to be bad or missing: what it is, what it should be, what it is
/// instead, and which images need it. GUI thread.
class FaultsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        ObjectColumn,
        ProblemColumn,
        ExpectedColumn,
        ActualColumn,
        ImagesColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Replaces what is shown; a verification at work finds more and more.
    void show(const QList<VerificationFault>& faults);

    const VerificationFault& fault(int row) const { return rows_.at(row).fault; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        VerificationFault fault;
        ObjectState state;
    };

    QString text(const Row& row, int column) const;

    QList<Row> rows_;
};

/// "Layer", "Manifest", "Tag": what a verification judges, in a word.
QString verifiedKindText(VerifiedObject::Kind kind);

} // namespace stowage
