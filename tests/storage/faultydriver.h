#pragma once

#include "core/storage/storagedriver.h"

#include <QHash>

#include <memory>
#include <mutex>

namespace stowage::test {

/// A driver over another that fails at its N-th call, so that a test can try every N. Calls are
/// those of the driver and of its readers and writers; the one that fails does nothing at all.
/// Thread-safe. Readers and writers must not outlive it.
class FaultyDriver final : public StorageDriver {
public:
    enum class Duration { Once, ForGood };

    explicit FaultyDriver(std::shared_ptr<StorageDriver> inner) : inner_(std::move(inner)) {}

    /// Counts from here: the next call is number 1.
    void failAt(int call, Duration duration, ErrorCode code = ErrorCode::Io);
    void heal() { failAt(0, Duration::Once); }

    /// Whether the call that was to fail has come.
    bool hasFailed() const;
    int calls() const;

    /// What a power cut may do: cuts every file to what its last sync made durable.
    Result<> loseUnsynced();

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
    QString shownPath(const QString& path) const override { return inner_->shownPath(path); }

private:
    class Reader;
    class Writer;

    Result<> count(const char* call);

    std::shared_ptr<StorageDriver> inner_;
    mutable std::mutex mutex_; ///< Guards all below.
    int calls_ = 0;
    int failing_ = 0; ///< 0: none.
    Duration duration_ = Duration::Once;
    ErrorCode code_ = ErrorCode::Io;
    QHash<QString, qint64> unsynced_; ///< Files written to, and what is durable of them.
};

} // namespace stowage::test
