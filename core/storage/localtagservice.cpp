#include "core/storage/localtagservice.h"

#include "core/base/log.h"
#include "core/storage/linkfile.h"
#include "core/storage/registrypaths.h"

#include <algorithm>
#include <utility>

namespace stowage {

LocalTagService::LocalTagService(std::shared_ptr<LocalStore> store, RepositoryName name)
    : store_(std::move(store)), name_(std::move(name)) {}

Result<QList<Tag>> LocalTagService::all(std::stop_token stop) {
    // The names of the folders alone: a look into each would cost seconds where there are very
    // many.
    auto entries = store_->driver().list(RegistryPaths::tags(name_));
    if (!entries && entries.error().code() == ErrorCode::NotFound) {
        if (auto there = store_->checkRepository(name_); !there) {
            return failure(there);
        }
        return QList<Tag>();
    }
    if (!entries) {
        return failure(entries);
    }
    QList<Tag> tags;
    tags.reserve(entries->size());
    for (const StorageEntry& entry : *entries) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        if (entry.kind != EntryKind::Folder) {
            continue;
        }
        if (auto tag = Tag::parse(entry.name)) {
            tags.append(std::move(*tag));
        }
    }
    return tags;
}

Result<Page<Tag>> LocalTagService::page(const PageRequest& request, std::stop_token stop) {
    auto tags = all(std::move(stop));
    if (!tags) {
        return failure(tags, QStringLiteral("tags of %1").arg(name_.toString()));
    }
    const auto first = std::upper_bound(
        tags->cbegin(), tags->cend(), request.after,
        [](const QString& after, const Tag& tag) { return after < tag.toString(); });
    const auto count = std::min<qsizetype>(std::max(request.count, 1), tags->cend() - first);
    Page<Tag> page;
    page.items = tags->mid(first - tags->cbegin(), count);
    if (first + count != tags->cend()) {
        page.next = page.items.last().toString();
    }
    return page;
}

Result<Digest> LocalTagService::resolve(const Tag& tag, std::stop_token /*stop*/) {
    auto digest = readLink(store_->driver(), RegistryPaths::tagCurrent(name_, tag));
    if (!digest && digest.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::NotFound,
                       QStringLiteral("%1 has no tag %2").arg(name_.toString(), tag.toString()));
    }
    return digest;
}

Result<> LocalTagService::tag(const Tag& tag, const Digest& digest, std::stop_token /*stop*/) {
    const QString operation = QStringLiteral("tagging %1 as %2:%3")
                                  .arg(digest.toString(), name_.toString(), tag.toString());
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing, operation);
    }
    StorageDriver& driver = store_->driver();
    if (auto revision = readLink(driver, RegistryPaths::revisionLink(name_, digest)); !revision) {
        return failure(revision, operation);
    }
    if (auto blob = store_->blobs().stat(digest); !blob) {
        return failure(blob, operation);
    }
    for (const QString& link :
         {RegistryPaths::tagIndexLink(name_, tag, digest), RegistryPaths::tagCurrent(name_, tag)}) {
        if (auto written = writeLink(driver, link, digest); !written) {
            removeHalfMade(tag);
            return failure(written, operation);
        }
    }
    return {};
}

void LocalTagService::removeHalfMade(const Tag& tag) {
    // Its folder alone would be listed as a tag that points at nothing.
    StorageDriver& driver = store_->driver();
    const auto current = driver.stat(RegistryPaths::tagCurrent(name_, tag));
    if (!current && current.error().code() == ErrorCode::NotFound) {
        (void)driver.remove(RegistryPaths::tag(name_, tag));
    }
}

Result<> LocalTagService::untag(const Tag& tag, std::stop_token /*stop*/) {
    const QString operation =
        QStringLiteral("removing the tag %1:%2").arg(name_.toString(), tag.toString());
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing, operation);
    }
    // `current` goes first, so that a tag that is half gone points at nothing.
    StorageDriver& driver = store_->driver();
    auto current = driver.remove(RegistryPaths::tagCurrent(name_, tag));
    if (!current && current.error().code() != ErrorCode::NotFound) {
        return failure(current, operation);
    }
    auto folder = driver.remove(RegistryPaths::tag(name_, tag));
    if (!folder && folder.error().code() == ErrorCode::NotFound) {
        return std::unexpected(
            Error(ErrorCode::NotFound,
                  QStringLiteral("%1 has no tag %2").arg(name_.toString(), tag.toString()))
                .in(operation));
    }
    return folder;
}

Result<QList<Digest>> LocalTagService::history(const Tag& tag, std::stop_token stop) {
    auto digests = listLinks(store_->driver(), RegistryPaths::tagIndex(name_, tag), stop);
    if (digests && digests->isEmpty()) {
        if (auto current = resolve(tag, std::move(stop)); !current) {
            return failure(current);
        }
    }
    return digests;
}

Result<QList<Tag>> LocalTagService::tagsOf(const Digest& digest, std::stop_token stop) {
    auto tags = all(stop);
    if (!tags) {
        return failure(tags);
    }
    QList<Tag> found;
    for (const Tag& tag : *tags) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const auto current = readLink(store_->driver(), RegistryPaths::tagCurrent(name_, tag));
        if (current && *current == digest) {
            found.append(tag);
        } else if (!current && current.error().code() != ErrorCode::NotFound) {
            qCWarning(logStorage, "%ls", qUtf16Printable(current.error().message()));
        }
    }
    return found;
}

} // namespace stowage
