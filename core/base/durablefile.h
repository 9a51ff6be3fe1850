#pragma once

#include "core/base/filedescriptor.h"
#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>

namespace stowage {

/// A file written beside its target and put in place whole, so that a crash or a power cut leaves
/// either the old content or the new, never a part.
///
/// Write, then commit(): fsync of the data, rename, fsync of the folder, in that order. Dropped
/// without commit, the temporary is removed. One thread. A failed fsync is never retried: the
/// object is then good for nothing but being dropped.
class DurableFile {
public:
    /// Begins a temporary in the target's folder, which must exist. Errors: NotFound, ReadOnly,
    /// NoSpace, Io.
    static Result<DurableFile> create(const QString& target);

    /// The same for a secret: nobody but this user can ever open it, unless the caller changes its
    /// mode.
    static Result<DurableFile> createPrivate(const QString& target);

    DurableFile(DurableFile&&) noexcept;
    DurableFile& operator=(DurableFile&&) noexcept;
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;
    ~DurableFile();

    Result<> write(QByteArrayView bytes);
    Result<> commit();

    /// The descriptor, open for writing, for libraries that write to one.
    int descriptor() const { return fd_.get(); }
    const QString& target() const { return target_; }
    const QString& temporaryPath() const { return temporary_; }

private:
    DurableFile(QString target, QString temporary, FileDescriptor fd);
    void discard();

    QString target_;
    QString temporary_; ///< Empty once committed or moved from.
    FileDescriptor fd_;
};

/// Writes all of `bytes`, over short writes and interrupted calls. `what` names the file in errors.
Result<> writeAll(int fd, QByteArrayView bytes, const QString& what);

/// fsync of a folder: makes what was created, renamed or removed in it survive a power cut.
Result<> syncFolder(const QString& path);

/// mkdir -p in which every folder made is synced into its parent.
Result<> makeFolderDurably(const QString& path);

/// create, write, commit.
Result<> writeFileDurably(const QString& path, QByteArrayView bytes);

} // namespace stowage
