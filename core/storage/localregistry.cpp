#include "core/storage/localregistry.h"

#include "core/base/durablefile.h"
#include "core/storage/filesystemdriver.h"
#include "core/storage/localrepository.h"
#include "core/storage/registrypaths.h"
#include "core/storage/repositorylist.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace stowage {

namespace {

bool isFolderOf(StorageDriver& driver, const QString& path) {
    const auto info = driver.stat(path);
    return info && info->kind == EntryKind::Folder;
}

/// What somebody who opened the wrong folder may have meant.
QString hint(StorageDriver& driver, const Place& place) {
    const QStringList inner = RegistryPaths::root().split(QLatin1Char('/'), Qt::SkipEmptyParts);
    for (qsizetype depth = 1; depth <= inner.size(); ++depth) {
        const QString rest = inner.mid(depth).join(QLatin1Char('/'));
        const QString tail = QLatin1Char('/') + inner.first(depth).join(QLatin1Char('/'));
        const QString repositories =
            QLatin1Char('/') + (rest.isEmpty() ? QStringLiteral("repositories")
                                               : rest + QStringLiteral("/repositories"));
        if (place.location.endsWith(tail) && isFolderOf(driver, repositories)) {
            return QStringLiteral("; it is the inside of the registry %1")
                .arg(place.location.chopped(tail.size()));
        }
    }
    return {};
}

/// Whether nothing is there, or no more than what a crash leaves of a registry that was being made.
Result<bool> isFree(StorageDriver& driver) {
    bool free = true;
    auto walked = driver.walk(QStringLiteral("/"), [&](const QString& path, EntryKind kind) {
        free =
            kind == EntryKind::Folder && RegistryPaths::root().startsWith(path + QLatin1Char('/'));
        return Result<WalkStep>(free ? WalkStep::Continue : WalkStep::Stop);
    });
    if (!walked) {
        return failure(walked);
    }
    return free;
}

Result<> makeRegistry(StorageDriver& driver, const Place& place) {
    auto free = isFree(driver);
    if (!free) {
        return failure(free);
    }
    if (!*free) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 is no registry and holds other files: there is no folder "
                                      "%2 in it%3")
                           .arg(place.location, RegistryPaths::root().mid(1), hint(driver, place)));
    }
    for (const QString& folder : {RegistryPaths::blobs(), RegistryPaths::repositories()}) {
        if (auto made = driver.makeFolder(folder); !made) {
            return made;
        }
    }
    return {};
}

} // namespace

LocalRegistry::LocalRegistry(std::shared_ptr<LocalStore> store) : store_(std::move(store)) {}

Result<std::shared_ptr<Registry>> LocalRegistry::open(const QString& folder, OpenMode mode,
                                                      const Clock& clock) {
    const Place place{Place::Kind::RegistryFolder,
                      QDir::cleanPath(QDir::current().absoluteFilePath(folder))};
    const QFileInfo info(place.location);
    if (info.exists() && !info.isDir()) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 is not a folder").arg(place.location));
    }
    if (!info.exists()) {
        if (mode != OpenMode::Create) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("there is no folder %1").arg(place.location));
        }
        if (auto made = makeFolderDurably(place.location); !made) {
            return failure(made);
        }
    }
    return open(std::make_shared<FilesystemDriver>(place.location), place, mode, clock);
}

Result<std::shared_ptr<Registry>> LocalRegistry::open(std::shared_ptr<StorageDriver> driver,
                                                      const Place& place, OpenMode mode,
                                                      const Clock& clock) {
    auto root = driver->stat(RegistryPaths::root());
    if (!root && root.error().code() != ErrorCode::NotFound) {
        return failure(root);
    }
    if (!root || root->kind != EntryKind::Folder) {
        if (mode != OpenMode::Create) {
            return failure(
                ErrorCode::Unsupported,
                QStringLiteral("%1 is no registry: there is no folder %2 in it%3")
                    .arg(place.location, RegistryPaths::root().mid(1), hint(*driver, place)));
        }
        if (auto made = makeRegistry(*driver, place); !made) {
            return failure(made);
        }
    }
    auto store =
        std::make_shared<LocalStore>(std::move(driver), place, mode != OpenMode::Read, clock);
    if (store->canWrite()) {
        // A registry that cannot be written says so now rather than after an hour's upload. Another
        // program that has it for itself is done some time.
        auto lock = store->beginWriting();
        if (!lock && lock.error().code() != ErrorCode::Busy) {
            return failure(lock);
        }
    }
    return std::make_shared<LocalRegistry>(std::move(store));
}

Capabilities LocalRegistry::capabilities() const {
    return {.canWrite = store_->canWrite(),
            .canRemove = store_->canWrite(),
            .canResume = store_->canWrite()};
}

Result<Page<RepositoryName>> LocalRegistry::repositories(const PageRequest& request,
                                                         std::stop_token stop) {
    auto page = RepositoryList(store_->driver()).page(request, std::move(stop));
    if (!page) {
        return failure(page, QStringLiteral("repositories of %1").arg(place().location));
    }
    return page;
}

Result<QList<RepositoryName>> LocalRegistry::uploading(std::stop_token stop) {
    auto page =
        RepositoryList(store_->driver(), RepositoryList::Mark::Uploads).page({}, std::move(stop));
    if (!page) {
        return failure(page, QStringLiteral("uploads to %1").arg(place().location));
    }
    return std::move(page->items);
}

std::unique_ptr<Repository> LocalRegistry::open(const RepositoryName& name) {
    return std::make_unique<LocalRepository>(store_, name);
}

Result<> LocalRegistry::commit(std::stop_token /*stop*/) {
    return {};
}

} // namespace stowage
