#pragma once

#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/imagedetails.h"
#include "ui/browse/objectstate.h"
#include "ui/browse/tagsreading.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

#include <map>
#include <memory>
#include <vector>

namespace stowage {

/// The tags of one repository, however many, in natural order: names are read in pages, from a
/// server as the end of the list is looked at, or all of them where something is looked for; and
/// what stands behind a name is read for the rows that are looked at. Sorts and filters by itself,
/// for a proxy over 100,000 rows would hold up the window. GUI thread.
class TagsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        KindColumn,
        PlatformsColumn,
        SizeColumn,
        CreatedColumn,
        DigestColumn,
        StateColumn,
        ColumnCount,
    };
    enum class State { Empty, Reading, Ready, Failed };

    /// Both outlive the model.
    TagsModel(OpenPlaces& places, RequestRunner& requests, QObject* parent = nullptr);
    ~TagsModel() override;

    /// Shows another repository, or the same anew; a location without one clears it.
    void show(const Location& repository);
    const Location& shown() const { return shown_; }

    /// Also the manifests that no tag names.
    void setUntaggedShown(bool shown);
    bool isUntaggedShown() const { return untaggedShown_; }

    void setFilter(const QString& text);
    const QString& filter() const { return filter_; }

    /// Ready: as far as was wanted. Where there is more, hasMore() says.
    State state() const { return state_; }
    bool hasMore() const { return !next_.isEmpty(); }

    /// All names, wherever somebody looks: what is missing may be among them.
    void readAll();

    const std::optional<Error>& error() const { return error_; }
    qsizetype totalCount() const { return static_cast<qsizetype>(rows_.size()); }

    /// What stands in the row; the tag or the digest is set.
    Location location(int row) const;
    std::optional<ImageSummary> summary(int row) const;
    int rowOf(const Location& image) const; ///< -1 when it is not shown.

    /// Reads what is behind these rows, where that is not known yet, and gives up what was asked
    /// for other rows.
    void lookAt(int first, int last);

    /// What a verification says of the manifests.
    void setStates(const ObjectStates& states);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void stateChanged();

    /// Rows come between others: those keep their places in the view if it sees to that.
    void aboutToGrow();
    void grown();

private:
    /// A row as read. Kept small: there may be 100,000.
    struct Row {
        QString name; ///< A tag's; empty for an untagged manifest.
        std::unique_ptr<Result<ImageSummary>> details;
        std::optional<Digest> digest = std::nullopt; ///< Of an untagged one.
        quint32 rank = 0;                            ///< Where it stands in order_.
    };

    const Row& rowAt(int row) const { return rows_[shownRows_[static_cast<std::size_t>(row)]]; }
    void clear();
    void read();
    void readMore();
    void readMoreIfWanted();
    bool isAllWanted() const;
    void start(TagsRequest request);
    void take(TagListing listing);
    void grow(TagListing listing);
    void append(TagListing listing);
    void readDetails(quint32 row);
    void readAllDetails();
    void setState(State state);
    void arrange();
    void collectShown();
    void sortShown();
    bool matches(const Row& row) const;
    bool isBefore(quint32 a, quint32 b) const;
    QVariant displayData(const Row& row, int column) const;
    QString toolTip(const Row& row, int column) const;

    OpenPlaces& places_;
    RequestRunner& requests_;
    Location shown_;
    bool untaggedShown_ = false;
    QString filter_;
    int sortColumn_ = NameColumn;
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder;

    State state_ = State::Empty;
    std::optional<Error> error_;
    QString next_;             ///< Where the rest of the names is.
    bool isAllWanted_ = false; ///< By who asked for all.
    int lastLookedAt_ = 0;
    bool isAnew_ = false;            ///< What comes next takes the place of what is there.
    std::vector<Row> rows_;          ///< As they came.
    std::vector<quint32> order_;     ///< Their numbers in natural order, the untagged last.
    std::vector<quint32> shownRows_; ///< What passes the filter, in the order that was chosen.
    ObjectStates states_;
    Request reading_;
    std::map<quint32, Request> detailRequests_; ///< By number in rows_.
    Request allDetails_;
};

} // namespace stowage
