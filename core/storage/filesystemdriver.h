#pragma once

#include "core/base/filedescriptor.h"
#include "core/storage/storagedriver.h"

namespace stowage {

/// A driver over a folder of this machine's disk.
///
/// The folder itself may be reached through symbolic links; below it none is followed, so that
/// nothing outside is read or written whatever a folder from elsewhere contains. Holds no file open
/// between calls: the disk can be unmounted.
class FilesystemDriver final : public StorageDriver {
public:
    /// `root` is an absolute path; it need not exist yet.
    explicit FilesystemDriver(QString root);

    Result<QByteArray> getContent(const QString& path, qint64 limit = noLimit) override;
    Result<> putContent(const QString& path, QByteArrayView bytes) override;
    Result<std::unique_ptr<FileReader>> reader(const QString& path, qint64 offset = 0) override;
    Result<std::unique_ptr<FileWriter>> writer(const QString& path, WriteMode mode) override;
    Result<StorageInfo> stat(const QString& path) override;
    Result<QList<StorageEntry>> list(const QString& path) override;
    Result<> makeFolder(const QString& path) override;
    Result<> move(const QString& from, const QString& to) override;
    Result<> remove(const QString& path) override;
    Result<std::unique_ptr<StorageLock>> lock(const QString& path, LockMode mode) override;
    QString shownPath(const QString& path) const override { return onDisk(path); }

private:
    /// Opens without following links, and only what lies below the root. `doing` begins the error.
    Result<FileDescriptor> openBelow(const QString& path, int flags, const QString& doing) const;
    Result<FileDescriptor> openFile(const QString& path, int flags, const QString& doing) const;
    Result<FileDescriptor> openFolder(const QString& path, const QString& doing) const;
    Result<FileDescriptor> makeFolders(const QString& path);
    QString onDisk(const QString& path) const;

    QString root_;
};

} // namespace stowage
