#include "core/storage/repositorylist.h"

#include "core/base/log.h"
#include "core/storage/registrypaths.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stowage {

struct RepositoryList::Search {
    std::optional<RepositoryName> after;
    qsizetype count;
    std::stop_token stop;
    Page<RepositoryName> page;

    bool isFull() const { return !page.next.isEmpty(); }

    void add(const RepositoryName& name) {
        if (after && name <= *after) {
            return;
        }
        if (page.items.size() == count) {
            page.next = page.items.last().toString();
            return;
        }
        page.items.append(name);
    }

    /// Whether everything in a folder comes before the part that was asked for.
    bool isBefore(const RepositoryName& folder) const {
        return after && folder < *after &&
               !after->toString().startsWith(folder.toString() + QLatin1Char('/'));
    }
};

Result<Page<RepositoryName>> RepositoryList::page(const PageRequest& request,
                                                  std::stop_token stop) {
    Search search{
        .after = {}, .count = std::max(request.count, 1), .stop = std::move(stop), .page = {}};
    if (!request.after.isEmpty()) {
        auto after = RepositoryName::parse(request.after);
        if (!after) {
            return failure(after);
        }
        search.after = std::move(*after);
    }
    auto entries = driver_.list(RegistryPaths::repositories());
    if (!entries && entries.error().code() != ErrorCode::NotFound) {
        return failure(entries);
    }
    if (entries) {
        if (auto visited = visitChildren({}, *entries, search); !visited) {
            return failure(visited);
        }
    }
    return std::move(search.page);
}

Result<> RepositoryList::visit(const RepositoryName& name, Search& search) {
    if (search.stop.stop_requested()) {
        return cancelled();
    }
    if (search.isBefore(name)) {
        return {};
    }
    auto entries = driver_.list(RegistryPaths::repository(name));
    if (!entries) {
        // Vanished meanwhile, or not to be read: one folder does not hide all others.
        qCWarning(logStorage, "%ls", qUtf16Printable(entries.error().message()));
        return {};
    }
    const auto isMark = [this](const StorageEntry& entry) {
        if (entry.kind != EntryKind::Folder) {
            return false;
        }
        return mark_ == Mark::Uploads ? entry.name == QLatin1String("_uploads")
                                      : entry.name == QLatin1String("_layers") ||
                                            entry.name == QLatin1String("_manifests");
    };
    if (std::any_of(entries->cbegin(), entries->cend(), isMark)) {
        search.add(name);
    }
    return visitChildren(name.toString() + QLatin1Char('/'), *entries, search);
}

Result<> RepositoryList::visitChildren(const QString& prefix, const QList<StorageEntry>& entries,
                                       Search& search) {
    for (const StorageEntry& entry : entries) {
        if (search.isFull()) {
            return {};
        }
        if (entry.kind != EntryKind::Folder || entry.name.startsWith(QLatin1Char('_'))) {
            continue;
        }
        // A folder whose name no repository has can't have one below it either.
        const auto name = RepositoryName::parse(prefix + entry.name);
        if (!name) {
            qCDebug(logStorage, "%ls", qUtf16Printable(name.error().message()));
            continue;
        }
        if (auto visited = visit(*name, search); !visited) {
            return visited;
        }
    }
    return {};
}

} // namespace stowage
