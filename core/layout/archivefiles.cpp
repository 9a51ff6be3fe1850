#include "core/layout/archivefiles.h"

#include "core/base/durablefile.h"
#include "core/base/piecesize.h"
#include "core/base/quoted.h"
#include "core/layers/decompressor.h"
#include "core/layout/archivetar.h"
#include "core/layout/blobdevice.h"
#include "core/layout/tarheaders.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryFile>

#include <KArchiveDirectory>
#include <KArchiveFile>
#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace stowage {

namespace {

constexpr int longestChain = 16; ///< Of links.
constexpr qint64 headSize = 512; ///< Bytes: a tar's first header.

// gzip's own limit is 1 : 1032; a compressed archive beyond that was made to fill the disk.
constexpr qint64 largestRatio = 1100;

/// For large files: /tmp is often kept in memory.
QString temporaryFolder() {
    const QString chosen = qEnvironmentVariable("TMPDIR");
    if (!chosen.isEmpty()) {
        return chosen;
    }
    const QString large = QStringLiteral("/var/tmp");
    return QFileInfo(large).isWritable() ? large : QDir::tempPath();
}

std::unexpected<Error> holdsNoTar(const Blob& packed) {
    return failure(ErrorCode::Unsupported,
                   QStringLiteral("%1 is no archive: what is compressed in it is no tar")
                       .arg(quoted(packed.name())));
}

Result<Blob> unpack(const Blob& packed, qint64 allowed, const std::stop_token& stop) {
    QTemporaryFile file(temporaryFolder() + QStringLiteral("/stowage-XXXXXX.tar"));
    if (!file.open()) {
        return failure(ErrorCode::Io, QStringLiteral("creating a temporary file in %1: %2")
                                          .arg(temporaryFolder(), file.errorString()));
    }
    auto descriptor = std::make_shared<FileDescriptor>(::fcntl(file.handle(), F_DUPFD_CLOEXEC, 0));
    const qint64 limit = std::max(allowed, std::min(packed.size(), qint64(1) << 50) * largestRatio);
    BlobDevice source(packed);
    Decompressor decompressor(source);
    const auto piece = std::make_unique<char[]>(pieceSize);
    QByteArray head;
    qint64 size = 0;
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const qint64 got = decompressor.read(piece.get(), pieceSize);
        if (got < 0) {
            return decompressor.error()
                       ? std::unexpected(decompressor.error()->in(quoted(packed.name())))
                       : failure(ErrorCode::Io, decompressor.errorString());
        }
        if (got == 0) {
            break;
        }
        if (head.size() < headSize) {
            // Soon: whatever else is compressed may be very large.
            head += QByteArrayView(piece.get(), std::min(got, headSize - head.size()));
            if (head.size() == headSize && !looksLikeTar(head)) {
                return holdsNoTar(packed);
            }
        }
        size += got;
        if (size > limit) {
            return failure(ErrorCode::TooLarge,
                           QStringLiteral("%1 unpacks to more than %2 times its size")
                               .arg(quoted(packed.name()))
                               .arg(largestRatio));
        }
        if (auto written = writeAll(descriptor->get(), QByteArrayView(piece.get(), got),
                                    QStringLiteral("a temporary file"));
            !written) {
            return failure(written);
        }
    }
    if (head.size() < headSize) {
        return holdsNoTar(packed);
    }
    return Blob(packed.name(), std::move(descriptor), 0, size, packed.modified());
}

/// The path that a link at `path` leads to; empty when it leads out of the archive.
QString followed(const QString& path, const QString& target, bool isHardLink) {
    if (target.isEmpty()) {
        return {};
    }
    if (isHardLink) { // Kept with a leading '/', which stands for the archive's top.
        return QDir::cleanPath(target.mid(1));
    }
    if (target.startsWith(QLatin1Char('/'))) {
        return {};
    }
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    const QString joined = QDir::cleanPath(path.left(slash + 1) + target);
    const bool leaves = joined == QLatin1String("..") || joined.startsWith(QLatin1String("../"));
    return leaves ? QString() : joined;
}

bool mayBePath(const QString& path) {
    return !path.isEmpty() && !path.startsWith(QLatin1Char('/')) && path != QLatin1String("..") &&
           !path.startsWith(QLatin1String("../"));
}

} // namespace

QString archiveOperation(const QString& kind, const QString& path, const Error& error) {
    return error.message().contains(quoted(path)) ? kind
                                                  : QStringLiteral("%1 %2").arg(kind, quoted(path));
}

ArchiveFiles::ArchiveFiles(Blob tar, std::unique_ptr<QFile> device)
    : tar_(std::move(tar)), device_(std::move(device)),
      archive_(std::make_unique<ArchiveTar>(device_.get(), tar_)) {}

ArchiveFiles::~ArchiveFiles() = default;

Result<std::shared_ptr<ArchiveFiles>> ArchiveFiles::open(const QString& path, std::stop_token stop,
                                                         qint64 allowed) {
    const auto file = openBlob(path, path);
    if (!file) {
        return failure(file);
    }
    if (file->size() == 0) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 is no archive: it is empty").arg(quoted(path)));
    }
    QByteArray head(std::min(file->size(), headSize), Qt::Uninitialized);
    if (auto got = file->read(0, head.data(), head.size()); !got) {
        return failure(got);
    }
    Blob tar = *file;
    if (detectCompression(head) != Compression::None) {
        auto unpacked = unpack(*file, allowed, stop);
        if (!unpacked) {
            return failure(unpacked);
        }
        tar = *std::move(unpacked);
    } else if (!looksLikeTar(head)) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("%1 is no archive: it does not begin as a tar").arg(quoted(path)));
    }
    auto device = std::make_unique<QFile>();
    if (!device->open(tar.descriptor(), QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return failure(ErrorCode::Io, device->errorString());
    }
    std::shared_ptr<ArchiveFiles> files(new ArchiveFiles(std::move(tar), std::move(device)));
    if (auto read = files->archive_->read(std::move(stop)); !read) {
        return failure(read);
    }
    return files;
}

Result<Blob> ArchiveFiles::open(const QString& path) const {
    const std::lock_guard guard(mutex_);
    QString current = mayBePath(path) ? QDir::cleanPath(path) : QString();
    for (int link = 0; link <= longestChain; ++link) {
        const QString inArchive =
            QStringLiteral("%1 in %2").arg(quoted(current), quoted(tar_.name()));
        const auto* entry = mayBePath(current) ? archive_->directory()->entry(current) : nullptr;
        if (entry == nullptr) {
            if (link == 0) {
                return failure(
                    ErrorCode::NotFound,
                    QStringLiteral("there is no %1 in %2").arg(quoted(path), quoted(tar_.name())));
            }
            return failure(ErrorCode::Corrupt, QStringLiteral("the link %1 in %2 leads nowhere")
                                                   .arg(quoted(path), quoted(tar_.name())));
        }
        if (archive_->isAmbiguous(current)) {
            return failure(ErrorCode::Corrupt, inArchive + QStringLiteral(" is there twice"));
        }
        const bool isHardLink = S_ISREG(entry->permissions()) && !entry->symLinkTarget().isEmpty();
        if (isHardLink || S_ISLNK(entry->permissions())) {
            current = followed(current, entry->symLinkTarget(), isHardLink);
            continue;
        }
        if (!entry->isFile() || !S_ISREG(entry->permissions())) {
            return failure(ErrorCode::Unsupported, inArchive + QStringLiteral(" is no file"));
        }
        const auto* member = static_cast<const KArchiveFile*>(entry);
        return tar_.part(path, member->position(), member->size(), member->date().toUTC());
    }
    return failure(ErrorCode::Corrupt, QStringLiteral("the link %1 in %2 leads in a circle")
                                           .arg(quoted(path), quoted(tar_.name())));
}

} // namespace stowage
