#pragma once

#include "core/storage/storagedriver.h"

namespace stowage {

/// A driver that keeps everything in memory, and loses it when dropped: for tests and for
/// registries that are put together to be exported. Readers and writers may outlive it.
class MemoryDriver final : public StorageDriver {
public:
    MemoryDriver();
    ~MemoryDriver() override;

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

private:
    class Reader;
    class Writer;
    class Lock;
    struct Tree;
    std::shared_ptr<Tree> tree_;
};

} // namespace stowage
