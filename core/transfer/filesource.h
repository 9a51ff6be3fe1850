#pragma once

#include "core/base/filedescriptor.h"
#include "core/transfer/blobsource.h"

#include <memory>

namespace stowage {

/// A file of this machine, held open and watched: its size, time and inode must stay what they were
/// when it was opened, under its path too.
class FileSource final : public BlobSource {
public:
    /// Errors: NotFound, ReadOnly, Unsupported for what is no regular file, Io.
    static Result<std::unique_ptr<FileSource>> open(const QString& path);

    const UploadSource& description() const override { return description_; }
    QString name() const override { return description_.identity; }
    bool isAddressed() const override { return false; }
    Result<> produce(qint64 from, BufferRing& ring, std::stop_token stop) override;
    Result<> checkUnchanged() const override;

    qint64 size() const { return description_.size; }

    /// The digest of the whole file, read in this thread.
    Result<Digest> digest(HashAlgorithm algorithm, const std::function<void(qint64)>& advanced,
                          const std::stop_token& stop) const;

private:
    FileSource(FileDescriptor fd, UploadSource description);
    Result<qint64> read(qint64 offset, std::span<char> buffer) const;

    FileDescriptor fd_;
    UploadSource description_;
};

/// The path without symbolic links, `.` and `..`, where that can be told: one file, one identity.
QString identityOf(const QString& path);

} // namespace stowage
