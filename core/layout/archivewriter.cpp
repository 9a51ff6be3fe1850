#include "core/layout/archivewriter.h"

#include "core/base/piecesize.h"
#include "core/base/quoted.h"
#include "core/base/utctime.h"
#include "core/layers/decompressor.h"

#include <QDateTime>

#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestUstarPath = 99;
constexpr mode_t fileMode = 0100644;
constexpr mode_t folderMode = 040755;

QDateTime noTime() {
    return utcFromSecs(0);
}

} // namespace

ArchiveWriter::ArchiveWriter(DurableFile file)
    : file_(std::move(file)), device_(std::make_unique<QFile>()) {}

Result<ArchiveWriter> ArchiveWriter::begin(const QString& target) {
    auto file = DurableFile::create(target);
    if (!file) {
        return failure(file);
    }
    ArchiveWriter writer(*std::move(file));
    // Unbuffered, so that every failure is seen where it happens.
    const bool open = writer.device_->open(writer.file_.descriptor(),
                                           QIODevice::WriteOnly | QIODevice::Unbuffered);
    writer.tar_ = std::make_unique<KTar>(writer.device_.get());
    if (!open || !writer.tar_->open(QIODevice::WriteOnly)) {
        return writer.deviceFailed(target);
    }
    return writer;
}

std::unexpected<Error> ArchiveWriter::deviceFailed(const QString& what) const {
    const bool full = device_->error() == QFileDevice::ResourceError;
    return failure(full ? ErrorCode::NoSpace : ErrorCode::Io,
                   QStringLiteral("writing %1: %2").arg(quoted(what), device_->errorString()));
}

Result<> ArchiveWriter::begin(const QString& path, qint64 size) {
    if (path.toUtf8().size() > longestUstarPath) {
        return failure(ErrorCode::Internal,
                       QStringLiteral("%1 is too long for a member's path").arg(quoted(path)));
    }
    if (size > maximumMemberSize) {
        return failure(ErrorCode::TooLarge,
                       QStringLiteral("%1 has %2 bytes; a file in an archive has at most %3")
                           .arg(quoted(path))
                           .arg(size)
                           .arg(maximumMemberSize));
    }
    if (!tar_->prepareWriting(path, {}, {}, size, fileMode, noTime(), noTime(), noTime())) {
        return deviceFailed(path);
    }
    return {};
}

Result<> ArchiveWriter::folder(const QString& path) {
    if (!tar_->writeDir(path, {}, {}, folderMode, noTime(), noTime(), noTime())) {
        return deviceFailed(path);
    }
    return {};
}

Result<> ArchiveWriter::file(const QString& path, const QByteArray& bytes) {
    if (auto begun = begin(path, bytes.size()); !begun) {
        return begun;
    }
    if (!tar_->writeData(bytes.constData(), bytes.size()) || !tar_->finishWriting(bytes.size())) {
        return deviceFailed(path);
    }
    return {};
}

Result<> ArchiveWriter::file(const QString& path, qint64 size, QIODevice& content,
                             std::stop_token stop) {
    if (auto begun = begin(path, size); !begun) {
        return begun;
    }
    const auto piece = std::make_unique<char[]>(pieceSize);
    qint64 done = 0;
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const qint64 got = content.read(piece.get(), pieceSize);
        if (got < 0) {
            const auto* decompressor = dynamic_cast<Decompressor*>(&content);
            return decompressor != nullptr && decompressor->error()
                       ? std::unexpected(decompressor->error()->in(quoted(path)))
                       : failure(ErrorCode::Io, content.errorString());
        }
        done += got;
        if (done > size || (got == 0 && done < size)) {
            return failure(
                ErrorCode::Corrupt,
                QStringLiteral("%1 has not the %2 bytes it had").arg(quoted(path)).arg(size));
        }
        if (got == 0) {
            break;
        }
        if (!tar_->writeData(piece.get(), got)) {
            return deviceFailed(path);
        }
    }
    if (!tar_->finishWriting(size)) {
        return deviceFailed(path);
    }
    return {};
}

Result<> ArchiveWriter::commit() {
    if (!tar_->close()) {
        return deviceFailed(file_.target());
    }
    // KTar leaves out the two empty blocks that end an archive.
    constexpr qsizetype endSize = 1024;
    if (auto ended = file_.write(QByteArray(endSize, '\0')); !ended) {
        return ended;
    }
    return file_.commit();
}

} // namespace stowage
