#include "ui/browse/tagsreading.h"

#include "ui/browse/naturalorder.h"

#include <QCollator>
#include <QSet>

#include <algorithm>

namespace stowage {

namespace {

/// The first page is shown at once; those that follow come together, sorted. They are asked for in
/// as few pages as the registry gives them in: a folder is read as a whole for every one of them.
constexpr int tagsAtFirst = 1000;
constexpr int tagsAfterwards = 1'000'000;

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

} // namespace

Result<> readTags(Repository& repository, bool withUntagged,
                  const std::function<bool(TagListing)>& receive, std::stop_token stop) {
    TagListing listing;
    PageRequest request{.count = tagsAtFirst};
    for (;;) {
        const auto page = repository.tags().page(request, stop);
        if (!page) {
            return failure(page);
        }
        const bool isFirst = request.after.isEmpty();
        for (const Tag& tag : page->items) {
            listing.names.append(tag.toString());
        }
        request.after = page->next;
        request.count = tagsAfterwards;
        if (request.after.isEmpty()) {
            break;
        }
        if (isFirst) {
            TagListing first = listing;
            sortNaturally(first.names);
            if (!receive(std::move(first))) {
                return cancelled();
            }
        }
    }
    sortNaturally(listing.names);
    if (withUntagged) {
        const auto all = repository.manifests().list(stop);
        if (!all) {
            return failure(all);
        }
        QSet<Digest> tagged;
        for (const QString& name : std::as_const(listing.names)) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            if (const auto tag = Tag::parse(name)) {
                if (const auto digest = repository.tags().resolve(*tag, stop)) {
                    tagged.insert(*digest);
                }
            }
        }
        for (const Digest& digest : *all) {
            if (!tagged.contains(digest)) {
                listing.untagged.append(digest);
            }
        }
    }
    if (!receive(std::move(listing))) {
        return cancelled();
    }
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
