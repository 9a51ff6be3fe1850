#include "ui/browse/tagsmodel.h"

#include "core/base/displaytext.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/sign.h"

#include <QApplication>
#include <QSet>

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype detailsBatch = 100;

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
        rows_.clear();
        shownRows_.clear();
        detailRequests_.clear();
        endResetModel();
    }
    read();
}

void TagsModel::setUntaggedShown(bool shown) {
    if (std::exchange(untaggedShown_, shown) != shown) {
        read();
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
    setState(State::Reading);

    const auto work = [&places = places_, location = shown_,
                       untagged = untaggedShown_](std::stop_token stop, auto& sink) -> Result<> {
        const auto registry = places.open(location.place, stop);
        if (!registry) {
            return failure(registry);
        }
        const auto repository = (*registry)->open(*location.repository);
        return readTags(
            *repository, untagged,
            [&sink](TagListing listing) { return sink.put(std::move(listing)); }, stop);
    };
    reading_ = requests_.stream<TagListing>(
        this, work, [this](TagListing listing) { take(std::move(listing)); },
        [this](const Result<>& outcome) {
            if (!outcome) {
                error_ = outcome.error();
            }
            setState(outcome ? State::Ready : State::Failed);
        });
}

void TagsModel::take(TagListing listing) {
    beginResetModel();
    // What is on its way is for the numbers that rows had before: the first page's.
    allDetails_.cancel();
    detailRequests_.clear();
    rows_.clear();
    rows_.reserve(static_cast<std::size_t>(listing.names.size() + listing.untagged.size()));
    for (QString& name : listing.names) {
        rows_.push_back({.name = std::move(name), .details = nullptr});
    }
    for (const Digest& digest : std::as_const(listing.untagged)) {
        rows_.push_back({.name = {}, .details = nullptr, .digest = digest});
    }
    collectShown();
    endResetModel();
    if (sortColumn_ != NameColumn) {
        readAllDetails();
    }
}

void TagsModel::lookAt(int first, int last) {
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
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (matches(rows_[i])) {
            shownRows_.push_back(static_cast<quint32>(i));
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
    return a < b;
}

void TagsModel::sortShown() {
    const auto isKnown = [this](quint32 number) {
        return rows_[number].details && *rows_[number].details;
    };
    std::ranges::sort(shownRows_);
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
}

void TagsModel::arrange() {
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<quint32> numbers;
    for (const QModelIndex& index : before) {
        numbers.push_back(shownRows_[static_cast<std::size_t>(index.row())]);
    }
    sortShown();
    QModelIndexList after;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto found = std::ranges::find(shownRows_, numbers[i]);
        after.append(index(static_cast<int>(found - shownRows_.begin()),
                           before.at(static_cast<qsizetype>(i)).column()));
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

QVariant TagsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Row& row = rowAt(index.row());
    const auto* summary = row.details && *row.details ? &**row.details : nullptr;
    static const ObjectState notChecked;
    const ObjectState* state = nullptr;
    if (index.column() == StateColumn && summary) {
        const auto found = states_.constFind(summary->digest);
        state = found == states_.constEnd() ? &notChecked : &*found;
    }
    switch (role) {
    case Qt::DisplayRole:
        return state ? signText(state->sign) : displayData(row, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(state ? state->toText() : toolTip(row, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == SizeColumn ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                                            : QVariant();
    case Qt::DecorationRole:
        if (index.column() == NameColumn) {
            if (row.details && !summary) {
                return signIcon(Sign::Bad);
            }
            return Icons::get(summary ? contentKindIcon(summary->kind) : QStringLiteral("tag"));
        }
        return {};
    case Qt::ForegroundRole:
        return state ? state->foreground() : QVariant();
    case Qt::FontRole:
        if (index.column() == DigestColumn) {
            return monospaceFont(QApplication::font());
        }
        return {};
    case SignRole:
        return state ? QVariant(static_cast<int>(state->sign)) : QVariant();
    case FractionRole:
        return state && state->fraction >= 0 ? QVariant(state->fraction) : QVariant();
    case Qt::AccessibleTextRole:
        return state ? state->toText() : displayData(row, index.column());
    default:
        return {};
    }
}

QVariant TagsModel::displayData(const Row& row, int column) const {
    if (column == NameColumn) {
        return row.digest ? tr("(untagged)") : displayText(row.name);
    }
    if (!row.details) {
        if (column == DigestColumn && row.digest) {
            return shortDigest(*row.digest);
        }
        return {};
    }
    if (!*row.details) {
        return column == KindColumn ? explain(row.details->error()).title : QString();
    }
    const ImageSummary& summary = **row.details;
    switch (column) {
    case KindColumn:
        return contentKindText(summary.kind);
    case PlatformsColumn:
        if (summary.platforms.size() > 2) {
            return tr("%1 and %n more", nullptr, static_cast<int>(summary.platforms.size()) - 1)
                .arg(displayText(summary.platforms.first()));
        }
        return displayText(summary.platforms.join(QStringLiteral(", ")));
    case SizeColumn:
        return formatSize(summary.size);
    case CreatedColumn:
        return relativeTime(summary.created);
    case DigestColumn:
        return shortDigest(summary.digest);
    default:
        return {};
    }
}

QString TagsModel::toolTip(const Row& row, int column) const {
    if (row.details && !*row.details) {
        const Explanation why = explain(row.details->error());
        return why.title + QLatin1Char('\n') + why.inFull();
    }
    if (column == NameColumn) {
        return row.name;
    }
    if (!row.details) {
        return {};
    }
    const ImageSummary& summary = **row.details;
    switch (column) {
    case KindColumn:
        return summary.isIncomplete ? tr("Not all parts of it could be read.")
                                    : summary.artifactType;
    case PlatformsColumn:
        return summary.platforms.join(QLatin1Char('\n'));
    case SizeColumn:
        return formatExactSize(summary.size);
    case CreatedColumn:
        return exactTime(summary.created);
    case DigestColumn:
        return summary.digest.toString();
    default:
        return {};
    }
}

QVariant TagsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == SizeColumn ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                                     : QVariant(Qt::AlignLeading | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Tag");
    case KindColumn:
        return tr("Kind");
    case PlatformsColumn:
        return tr("Platforms");
    case SizeColumn:
        return tr("Size");
    case CreatedColumn:
        return tr("Created");
    case DigestColumn:
        return tr("Digest");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace stowage
