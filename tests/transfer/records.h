#pragma once

#include "core/transfer/uploadrecords.h"

#include <map>
#include <mutex>

namespace stowage::test {

/// Records in memory, as a queue keeps them. Thread-safe.
class Records final : public UploadRecords {
public:
    std::optional<UploadId> find(const QString& source) const override {
        const std::lock_guard lock(mutex_);
        const auto found = all_.find(source);
        return found == all_.end() ? std::nullopt : std::optional(found->second);
    }
    QList<Record> all() const override {
        const std::lock_guard lock(mutex_);
        QList<Record> records;
        for (const auto& [source, uuid] : all_) {
            records.append({source, uuid});
        }
        return records;
    }
    void remember(const QString& source, const UploadId& uuid) override {
        const std::lock_guard lock(mutex_);
        all_.insert_or_assign(source, uuid);
    }
    void forget(const QString& source) override {
        const std::lock_guard lock(mutex_);
        all_.erase(source);
    }
    void checkpointed() override {}

private:
    mutable std::mutex mutex_;
    std::map<QString, UploadId> all_;
};

} // namespace stowage::test
