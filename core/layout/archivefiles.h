#pragma once

#include "core/layout/imagefiles.h"

#include <QFile>

#include <memory>
#include <mutex>

namespace stowage {

class ArchiveTar;

/// The files of an image archive: a tar, or a compressed one, which is unpacked first into a
/// temporary file that has no name. Members are read straight from the file at their offsets, by
/// any number of threads at once.
class ArchiveFiles final : public ImageFiles {
public:
    /// Bytes that a compressed archive may unpack to, however small it is: no more than any disk
    /// has room for. An image that is larger and packs to a thousandth of its size holds nothing.
    static constexpr qint64 alwaysAllowed = qint64(256) << 20;

    /// Errors: NotFound, ReadOnly; Unsupported when it is no tar, also when none is in what is
    /// compressed, which its first block tells; Corrupt; TooLarge when a
    /// compressed archive unpacks to more than `allowed` and a thousand times its size; NoSpace,
    /// Cancelled, Io.
    static Result<std::shared_ptr<ArchiveFiles>> open(const QString& path, std::stop_token stop,
                                                      qint64 allowed = alwaysAllowed);

    ~ArchiveFiles() override;

    Result<Blob> open(const QString& path) const override;

private:
    ArchiveFiles(Blob tar, std::unique_ptr<QFile> device);

    Blob tar_;
    std::unique_ptr<QFile> device_; ///< What KArchive holds on to.
    mutable std::mutex mutex_;      ///< KArchive's objects are for one thread at a time.
    std::unique_ptr<ArchiveTar> archive_;
};

/// What an error of reading an archive happened in: "docker archive", with the path where the error
/// does not name that itself.
QString archiveOperation(const QString& kind, const QString& path, const Error& error);

} // namespace stowage
