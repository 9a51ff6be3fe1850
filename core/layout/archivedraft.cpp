#include "core/layout/archivedraft.h"

#include "core/base/quoted.h"
#include "core/layout/imagename.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdlib>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

/// A folder that goes, with all that is in it, when the last of its users is gone.
class TemporaryFolder {
public:
    static Result<std::shared_ptr<TemporaryFolder>> beside(const QString& target) {
        QByteArray path = QFile::encodeName(target) + ".XXXXXX";
        if (::mkdtemp(path.data()) == nullptr) {
            return std::unexpected(Error::fromErrno(
                errno, QStringLiteral("creating a folder beside %1").arg(quoted(target))));
        }
        return std::make_shared<TemporaryFolder>(QFile::decodeName(path));
    }

    explicit TemporaryFolder(QString path) : path_(std::move(path)) {}
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { QDir(path_).removeRecursively(); }

    const QString& path() const { return path_; }

private:
    QString path_;
};

} // namespace

Result<std::shared_ptr<Registry>> ArchiveDraft::begin(Place place, Pack pack, Accept accept) {
    const QFileInfo target(place.location);
    const QString parent = target.path();
    if (target.isDir()) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("%1 is a folder, not an archive").arg(quoted(place.location)));
    }
    if (::access(QFile::encodeName(parent).constData(), W_OK | X_OK) != 0) {
        return std::unexpected(
            Error::fromErrno(errno, QStringLiteral("writing to %1").arg(quoted(parent))));
    }
    const auto spool = TemporaryFolder::beside(place.location);
    if (!spool) {
        return failure(spool);
    }
    auto folder =
        OciFolder::create((*spool)->path(), {.unnamed = defaultRepository(place.location),
                                             .writable = true,
                                             .durable = false,
                                             .maximumBlobSize = ArchiveWriter::maximumMemberSize,
                                             .accept = std::move(accept),
                                             .keepAlive = *spool});
    if (!folder) {
        return failure(folder);
    }
    const Capabilities capabilities{.canWrite = true,
                                    .canRemove = true,
                                    .canResume = false,
                                    .maximumBlobSize = ArchiveWriter::maximumMemberSize};
    return std::make_shared<ArchiveDraft>(std::move(place), capabilities, *std::move(folder),
                                          std::move(pack));
}

ArchiveDraft::ArchiveDraft(Place place, Capabilities capabilities,
                           std::shared_ptr<OciFolder> folder, Pack pack)
    : ContentRegistry(std::move(place), capabilities, folder), folder_(std::move(folder)),
      pack_(std::move(pack)) {}

Result<> ArchiveDraft::commit(std::stop_token stop) {
    const std::lock_guard guard(mutex_);
    const QString operation = QStringLiteral("writing %1").arg(quoted(this->place().location));
    const auto index = folder_->index();
    if (!index) {
        return failure(index, operation);
    }
    if (index->descriptors().isEmpty()) {
        return std::unexpected(
            Error(ErrorCode::NotFound, QStringLiteral("there is no image to write")).in(operation));
    }
    auto writer = ArchiveWriter::begin(this->place().location);
    if (!writer) {
        return failure(writer, operation);
    }
    if (auto packed = pack_(*folder_, *writer, std::move(stop)); !packed) {
        return failure(packed, operation);
    }
    if (auto done = writer->commit(); !done) {
        return failure(done, operation);
    }
    return {};
}

} // namespace stowage
