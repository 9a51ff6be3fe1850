#include "ui/browse/tagsreading.h"

#include "ui/browse/naturalorder.h"

#include <QCollator>
#include <QSet>

#include <algorithm>

namespace stowage {

namespace {

constexpr int tagsAtFirst = 1000;

void sortNaturally(QStringList& names) {
    const QCollator collator = naturalOrder();
    std::vector<std::pair<QCollatorSortKey, QString>> keyed;
    keyed.reserve(static_cast<std::size_t>(names.size()));
    for (const QString& name : names) {
        keyed.emplace_back(collator.sortKey(name), name);
    }
    std::ranges::sort(keyed, [](const auto& a, const auto& b) {
        const int order = a.first.compare(b.first);
        return order < 0 || (order == 0 && a.second < b.second);
    });
    std::ranges::transform(keyed, names.begin(), [](const auto& pair) { return pair.second; });
}

/// Names that came anew, with their places among those that are known; which may come again where
/// a repository changes while it is read. The fewer are looked for among the more.
TagListing placed(QStringList names, const QStringList& known) {
    const QCollator collator = naturalOrder();
    const auto isBefore = [&collator](const QString& a, const QString& b) {
        const int order = collator.compare(a, b);
        return order < 0 || (order == 0 && a < b);
    };
    sortNaturally(names);
    const auto again = std::ranges::unique(names);
    names.erase(again.begin(), again.end());
    TagListing listing;
    const auto take = [&listing](const QString& name, qsizetype place) {
        listing.names.append(name);
        listing.places.append(place);
    };
    if (known.size() < names.size()) {
        auto next = names.cbegin();
        for (qsizetype place = 0; place < known.size(); ++place) {
            const auto end = std::lower_bound(next, names.cend(), known.at(place), isBefore);
            std::for_each(next, end, [&](const QString& name) { take(name, place); });
            next = end != names.cend() && *end == known.at(place) ? std::next(end) : end;
        }
        std::for_each(next, names.cend(), [&](const QString& name) { take(name, known.size()); });
        return listing;
    }
    auto from = known.cbegin();
    for (const QString& name : std::as_const(names)) {
        from = std::lower_bound(from, known.cend(), name, isBefore);
        if (from == known.cend() || *from != name) {
            take(name, from - known.cbegin());
        }
    }
    return listing;
}

Result<QList<Digest>> readUntagged(Repository& repository, const QStringList& names,
                                   const std::stop_token& stop) {
    const auto all = repository.manifests().list(stop);
    if (!all) {
        return failure(all);
    }
    QSet<Digest> tagged;
    for (const QString& name : names) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        if (const auto tag = Tag::parse(name)) {
            if (const auto digest = repository.tags().resolve(*tag, stop)) {
                tagged.insert(*digest);
            }
        }
    }
    QList<Digest> untagged = *all;
    untagged.removeIf([&tagged](const Digest& digest) { return tagged.contains(digest); });
    return untagged;
}

} // namespace

QStringList TagListing::mergedInto(const QStringList& earlier) const {
    QStringList all;
    all.reserve(earlier.size() + names.size());
    qsizetype taken = 0;
    for (qsizetype i = 0; i < names.size(); ++i) {
        for (; taken < places.at(i); ++taken) {
            all.append(earlier.at(taken));
        }
        all.append(names.at(i));
    }
    return all + earlier.sliced(taken);
}

Result<> readTags(Repository& repository, const TagsRequest& wanted,
                  const std::function<bool(TagListing)>& receive, std::stop_token stop) {
    QStringList known = wanted.known;
    PageRequest request{.after = wanted.after};
    qsizetype left = wanted.count;
    do {
        const int atOnce = request.after.isEmpty() ? tagsAtFirst : wanted.atOnce;
        request.count = static_cast<int>(std::min<qsizetype>(left, atOnce));
        const auto page = repository.tags().page(request, stop);
        if (!page) {
            return failure(page);
        }
        QStringList names;
        for (const Tag& tag : page->items) {
            names.append(tag.toString());
        }
        left -= names.size();
        TagListing listing = placed(std::move(names), known);
        known = listing.mergedInto(known);
        listing.next = request.after = page->next;
        if (request.after.isEmpty() && wanted.withUntagged) {
            auto untagged = readUntagged(repository, known, stop);
            if (!untagged) {
                return failure(untagged);
            }
            listing.untagged = *std::move(untagged);
        }
        if (!receive(std::move(listing))) {
            return cancelled();
        }
    } while (!request.after.isEmpty() && left > 0);
    return {};
}

Result<ImageSummary> summarizeRow(Repository& repository, const QString& tagName,
                                  const std::optional<Digest>& untagged, std::stop_token stop) {
    if (untagged) {
        return summarizeImage(repository, *untagged, stop);
    }
    const auto tag = Tag::parse(tagName);
    if (!tag) {
        return failure(tag);
    }
    const auto digest = repository.tags().resolve(*tag, stop);
    if (!digest) {
        return failure(digest);
    }
    return summarizeImage(repository, *digest, stop);
}

} // namespace stowage
