#include "ui/browse/tagsmodel.h"

#include <QSet>

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype detailsBatch = 100;

/// A server is asked for so many names more when somebody comes so near to the end of the list.
constexpr int tagsAtOnce = 1000;
constexpr int rowsAhead = 200;

/// A folder is read as a whole for every page that it is asked for.
constexpr int tagsAtOnceOfFolder = 1'000'000;

using Details = std::pair<quint32, Result<ImageSummary>>;

} // namespace

TagsModel::TagsModel(OpenPlaces& places, RequestRunner& requests, QObject* parent)
    : QAbstractTableModel(parent), places_(places), requests_(requests) {}

TagsModel::~TagsModel() = default;

void TagsModel::setState(State state) {
    state_ = state;
    Q_EMIT stateChanged();
}

// ---- Reading

void TagsModel::show(const Location& repository) {
    if (shown_ != repository) {
        beginResetModel();
        shown_ = repository;
        isAllWanted_ = false;
        lastLookedAt_ = 0;
        clear();
        endResetModel();
    }
    read();
}

void TagsModel::clear() {
    rows_.clear();
    order_.clear();
    shownRows_.clear();
    detailRequests_.clear();
    next_.clear();
}

void TagsModel::setUntaggedShown(bool shown) {
    if (std::exchange(untaggedShown_, shown) != shown) {
        read();
    }
}

void TagsModel::readAll() {
    isAllWanted_ = true;
    readMoreIfWanted();
}

/// What is looked for may be anywhere, and so is what comes first from the end.
bool TagsModel::isAllWanted() const {
    return isAllWanted_ || untaggedShown_ || shown_.place.isOnDisk() || !filter_.isEmpty() ||
           (sortColumn_ == NameColumn && sortOrder_ == Qt::DescendingOrder);
}

void TagsModel::readMoreIfWanted() {
    const bool isNearEnd = lastLookedAt_ + rowsAhead >= rowCount();
    if (state_ == State::Ready && hasMore() && (isNearEnd || isAllWanted())) {
        readMore();
    }
}

void TagsModel::read() {
    reading_.cancel();
    allDetails_.cancel();
    error_.reset();
    if (!shown_.repository) {
        setState(State::Empty);
        return;
    }
    isAnew_ = true;
    TagsRequest request;
    if (!isAllWanted()) { // As many as were read before: the list is not to be cut.
        request.count = std::max<qsizetype>(tagsAtOnce, totalCount());
    }
    start(std::move(request));
}

void TagsModel::readMore() {
    error_.reset();
    TagsRequest request{.known = {}, .after = next_};
    request.known.reserve(totalCount());
    for (const quint32 number : order_) {
        request.known.append(rows_[number].name);
    }
    if (!isAllWanted()) {
        request.count = tagsAtOnce;
    }
    start(std::move(request));
}

void TagsModel::start(TagsRequest request) {
    // Ever more at once where all are read: each part is put among all that came before it.
    request.atOnce = shown_.place.isOnDisk()
                         ? tagsAtOnceOfFolder
                         : std::max(tagsAtOnce, static_cast<int>(request.known.size()));
    request.withUntagged = untaggedShown_;
    setState(State::Reading);
    const auto work = [&places = places_, location = shown_,
                       request = std::move(request)](std::stop_token stop, auto& sink) -> Result<> {
        const auto registry = places.open(location.place, stop);
        if (!registry) {
            return failure(registry);
        }
        const auto repository = (*registry)->open(*location.repository);
        return readTags(
            *repository, request,
            [&sink](TagListing listing) { return sink.put(std::move(listing)); }, stop);
    };
    reading_ = requests_.stream<TagListing>(
        this, work, [this](TagListing listing) { take(std::move(listing)); },
        [this](const Result<>& outcome) {
            if (!outcome) {
                error_ = outcome.error();
            }
            setState(outcome ? State::Ready : State::Failed);
            readMoreIfWanted();
        });
}

void TagsModel::take(TagListing listing) {
    next_ = listing.next;
    if (std::exchange(isAnew_, false)) {
        beginResetModel();
        clear();
        next_ = listing.next;
        append(std::move(listing));
        collectShown();
        endResetModel();
    } else {
        grow(std::move(listing));
    }
    if (sortColumn_ != NameColumn) {
        allDetails_.cancel(); // It knows of none of these.
        readAllDetails();
    }
}

/// The rows come at the end and then go where they belong, so that what is chosen stays chosen.
void TagsModel::grow(TagListing listing) {
    const auto before = static_cast<quint32>(rows_.size());
    append(std::move(listing));
    std::vector<quint32> come;
    for (auto number = before; number < rows_.size(); ++number) {
        if (matches(rows_[number])) {
            come.push_back(number);
        }
    }
    if (come.empty()) {
        return;
    }
    Q_EMIT aboutToGrow();
    const int end = rowCount();
    beginInsertRows({}, end, end + static_cast<int>(come.size()) - 1);
    shownRows_.insert(shownRows_.end(), come.begin(), come.end());
    endInsertRows();
    arrange();
    Q_EMIT grown();
}

/// A row keeps its number; which comes first, order_ says.
void TagsModel::append(TagListing listing) {
    std::vector<quint32> order;
    const auto count = static_cast<std::size_t>(listing.names.size() + listing.untagged.size());
    order.reserve(order_.size() + count);
    rows_.reserve(rows_.size() + count);
    auto earlier = order_.cbegin();
    for (qsizetype i = 0; i < listing.names.size(); ++i) {
        const auto behind = order_.cbegin() + listing.places.at(i);
        order.insert(order.end(), earlier, behind);
        earlier = behind;
        order.push_back(static_cast<quint32>(rows_.size()));
        rows_.push_back({.name = std::move(listing.names[i]), .details = nullptr});
    }
    order.insert(order.end(), earlier, order_.cend());
    for (const Digest& digest : std::as_const(listing.untagged)) {
        order.push_back(static_cast<quint32>(rows_.size()));
        rows_.push_back({.name = {}, .details = nullptr, .digest = digest});
    }
    order_ = std::move(order);
    for (std::size_t rank = 0; rank < order_.size(); ++rank) {
        rows_[order_[rank]].rank = static_cast<quint32>(rank);
    }
}

void TagsModel::lookAt(int first, int last) {
    lastLookedAt_ = last;
    readMoreIfWanted();
    QSet<quint32> wanted;
    for (int row = std::max(first, 0); row <= last && row < rowCount(); ++row) {
        const quint32 number = shownRows_[static_cast<std::size_t>(row)];
        if (!rows_[number].details) {
            wanted.insert(number);
        }
    }
    std::erase_if(detailRequests_,
                  [&wanted](const auto& request) { return !wanted.contains(request.first); });
    for (const quint32 number : std::as_const(wanted)) {
        if (!detailRequests_.contains(number)) {
            readDetails(number);
        }
    }
}

void TagsModel::readDetails(quint32 number) {
    const Row& row = rows_[number];
    detailRequests_.emplace(
        number, requests_.run(
                    this,
                    [&places = places_, location = shown_, name = row.name,
                     untagged = row.digest](std::stop_token stop) -> Result<ImageSummary> {
                        const auto registry = places.open(location.place, stop);
                        if (!registry) {
                            return failure(registry);
                        }
                        const auto repository = (*registry)->open(*location.repository);
                        return summarizeRow(*repository, name, untagged, stop);
                    },
                    [this, number](Result<ImageSummary> details) {
                        rows_[number].details =
                            std::make_unique<Result<ImageSummary>>(std::move(details));
                        const auto shown = std::ranges::find(shownRows_, number);
                        const int at = static_cast<int>(shown - shownRows_.begin());
                        if (shown != shownRows_.end()) {
                            Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
                        }
                        detailRequests_.erase(number);
                    }));
}

void TagsModel::readAllDetails() {
    // A server would be asked once per tag: there only what is looked at is read.
    if (allDetails_.isActive() || !shown_.place.isOnDisk()) {
        return;
    }
    struct Wanted {
        quint32 number;
        QString name;
        std::optional<Digest> untagged;
    };
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!rows_[i].details) {
            wanted.push_back({static_cast<quint32>(i), rows_[i].name, rows_[i].digest});
        }
    }
    if (wanted.empty()) {
        return;
    }
    using Batch = QList<Details>;
    const auto work = [&places = places_, location = shown_,
                       wanted = std::move(wanted)](std::stop_token stop, auto& sink) -> Result<> {
        const auto registry = places.open(location.place, stop);
        if (!registry) {
            return failure(registry);
        }
        const auto repository = (*registry)->open(*location.repository);
        Batch batch;
        for (const Wanted& row : wanted) {
            batch.append({row.number, summarizeRow(*repository, row.name, row.untagged, stop)});
            if (batch.size() >= detailsBatch && !sink.put(std::exchange(batch, {}))) {
                return cancelled();
            }
        }
        sink.put(std::move(batch));
        return {};
    };
    allDetails_ = requests_.stream<Batch>(
        this, work,
        [this](Batch batch) {
            for (Details& details : batch) {
                rows_[details.first].details =
                    std::make_unique<Result<ImageSummary>>(std::move(details.second));
            }
            if (const int count = rowCount()) {
                Q_EMIT dataChanged(index(0, 0), index(count - 1, ColumnCount - 1));
            }
        },
        [this](const Result<>&) { arrange(); }, RequestRunner::Urgency::Later);
}

// ---- Filter and order

void TagsModel::setFilter(const QString& text) {
    if (filter_ == text) {
        return;
    }
    beginResetModel();
    filter_ = text;
    collectShown();
    endResetModel();
    readMoreIfWanted();
}

bool TagsModel::matches(const Row& row) const {
    if (filter_.isEmpty()) {
        return true;
    }
    if (row.name.contains(filter_, Qt::CaseInsensitive)) {
        return true;
    }
    if (!row.details || !*row.details) {
        return row.digest && row.digest->toString().contains(filter_, Qt::CaseInsensitive);
    }
    const ImageSummary& summary = **row.details;
    return summary.digest.toString().contains(filter_, Qt::CaseInsensitive) ||
           std::ranges::any_of(summary.platforms, [this](const QString& platform) {
               return platform.contains(filter_, Qt::CaseInsensitive);
           });
}

void TagsModel::collectShown() {
    shownRows_.clear();
    for (const quint32 number : order_) {
        if (matches(rows_[number])) {
            shownRows_.push_back(number);
        }
    }
    sortShown();
}

bool TagsModel::isBefore(quint32 a, quint32 b) const {
    const auto& first = rows_[a].details;
    const auto& second = rows_[b].details;
    const bool firstKnown = first && *first;
    const bool secondKnown = second && *second;
    if (sortColumn_ != NameColumn && firstKnown && secondKnown) {
        const ImageSummary& x = **first;
        const ImageSummary& y = **second;
        switch (sortColumn_) {
        case KindColumn:
            if (x.kind != y.kind) {
                return x.kind < y.kind;
            }
            break;
        case SizeColumn:
            if (x.size != y.size) {
                return x.size < y.size;
            }
            break;
        case CreatedColumn:
            if (x.created != y.created) {
                return x.created < y.created;
            }
            break;
        default:
            break;
        }
    }
    return rows_[a].rank < rows_[b].rank;
}

void TagsModel::sortShown() {
    const auto isKnown = [this](quint32 number) {
        return rows_[number].details && *rows_[number].details;
    };
    std::vector<bool> isShown(rows_.size());
    for (const quint32 number : shownRows_) {
        isShown[number] = true;
    }
    std::ranges::copy_if(order_, shownRows_.begin(),
                         [&isShown](quint32 number) { return isShown[number]; });
    auto unknown = shownRows_.end();
    if (sortColumn_ != NameColumn) {
        // What is not known yet stays at the end in either order.
        unknown = std::stable_partition(shownRows_.begin(), shownRows_.end(), isKnown);
        std::sort(shownRows_.begin(), unknown,
                  [this](quint32 a, quint32 b) { return isBefore(a, b); });
    }
    if (sortOrder_ == Qt::DescendingOrder) {
        std::reverse(shownRows_.begin(), unknown);
    }
}

void TagsModel::sort(int column, Qt::SortOrder order) {
    sortColumn_ = column;
    sortOrder_ = order;
    arrange();
    if (column != NameColumn) {
        readAllDetails();
    }
    readMoreIfWanted();
}

void TagsModel::arrange() {
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<quint32> numbers;
    for (const QModelIndex& index : before) {
        numbers.push_back(shownRows_[static_cast<std::size_t>(index.row())]);
    }
    sortShown();
    std::vector<int> rows(rows_.size(), -1);
    for (std::size_t i = 0; i < shownRows_.size(); ++i) {
        rows[shownRows_[i]] = static_cast<int>(i);
    }
    QModelIndexList after;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        after.append(index(rows[numbers[i]], before.at(static_cast<qsizetype>(i)).column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

// ---- Data

Location TagsModel::location(int row) const {
    Location location = shown_;
    const Row& shown = rowAt(row);
    if (shown.digest) {
        location.digest = shown.digest;
    } else if (const auto tag = Tag::parse(shown.name)) {
        location.tag = *tag;
    }
    return location;
}

std::optional<ImageSummary> TagsModel::summary(int row) const {
    const auto& details = rowAt(row).details;
    if (!details || !*details) {
        return std::nullopt;
    }
    return **details;
}

int TagsModel::rowOf(const Location& image) const {
    for (int row = 0; row < rowCount(); ++row) {
        const Row& shown = rowAt(row);
        if (image.tag ? shown.name == image.tag->toString()
                      : shown.digest && shown.digest == image.digest) {
            return row;
        }
    }
    return -1;
}

void TagsModel::setStates(const ObjectStates& states) {
    states_ = states;
    if (const int count = rowCount()) {
        Q_EMIT dataChanged(index(0, StateColumn), index(count - 1, StateColumn));
    }
}

int TagsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shownRows_.size());
}

int TagsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

} // namespace stowage
