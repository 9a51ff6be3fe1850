#pragma once

// The panel at the bottom of the window: what is happening. A TransferSampler asks the
// TransferQueue for its state ten times a second while anything runs and hands it to the
// TransfersModel; the TransfersPanel shows that and acts on the queue. All of it lives on the GUI
// thread; the queue belongs to whoever made it and outlives the panel.

#include "core/transfer/transfersnapshot.h"
#include "ui/theme/roles.h"
#include "ui/transfers/transfertitle.h"

#include <QAbstractItemModel>
#include <QHash>

namespace stowage {

/// Transfers, newest first, and below each the steps of its work. GUI thread.
class TransfersModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Title, Progress, Amount, Rate, TimeLeft, State, Actions, ColumnCount };
    enum Role {
        IdRole = OwnRole, ///< qint64 of the TransferId; also of a step's transfer.
        StateRole,        ///< int of the TransferState; of transfers only.
        SortRole,         ///< What a column is sorted by.
        ActionsRole,      ///< QList<int> of the TransferActions that the row offers.
        RemedyTextRole,   ///< The text of TransferAction::Remedy.
    };

    /// How many are in each state, and how fast they are together.
    struct Totals {
        int all = 0;
        int running = 0;
        int waiting = 0; ///< Queued and paused.
        int failed = 0;
        int done = 0;      ///< Done and cancelled.
        qint64 upRate = 0; ///< Bytes per second.
        qint64 downRate = 0;

        friend bool operator==(const Totals&, const Totals&) = default;
    };

    explicit TransfersModel(PlaceNamer namer = {}, QObject* parent = nullptr);
    ~TransfersModel() override;

    /// Shows this state, oldest first as TransferQueue::snapshot answers. Only what differs from
    /// before is signalled, neighbouring rows together.
    void update(const QList<TransferSnapshot>& transfers);

    const Totals& totals() const { return totals_; }

    /// The transfer of a row, or of the row above a step; null for none.
    const TransferSnapshot* transfer(const QModelIndex& index) const;
    QModelIndex indexOf(TransferId id) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void totalsChanged();

    /// A transfer came to its end while it was shown: Done, Failed or Cancelled.
    void transferFinished(const stowage::TransferSnapshot& transfer);

private:
    struct Row {
        TransferSnapshot transfer;
        TransferTitle title;
    };

    void removeGone(const QList<TransferSnapshot>& newestFirst);
    void insertNew(const QList<TransferSnapshot>& newestFirst);
    void updateRows(const QList<TransferSnapshot>& newestFirst);
    void updateSteps(int row, const QList<TransferStep>& steps);
    void updateTotals();
    void renumber();
    QVariant transferData(const Row& row, int column, int role) const;
    QVariant stepData(const TransferStep& step, int column, int role) const;

    PlaceNamer namer_;
    QList<Row> rows_;
    QHash<qint64, int> rowOf_; ///< By TransferId.
    Totals totals_;
};

} // namespace stowage
