#pragma once

#include "core/registry/registry.h"

#include <QtGlobal>
#include <queue>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace stowage {

/// One worker's own handles: the repository it used last stays open. One thread.
class RepositoryHandles {
public:
    explicit RepositoryHandles(std::shared_ptr<Registry> registry)
        : registry_(std::move(registry)) {}

    Registry& registry() { return *registry_; }
    Repository& repository(const RepositoryName& name);

private:
    std::shared_ptr<Registry> registry_;
    std::unique_ptr<Repository> open_;
};

/// What is left to do. Tasks may add tasks; the end is reached when none is left and none runs.
/// Walks come before blobs, so that every use of a blob is known when it is read, and large blobs
/// before small ones, so that no core is left alone with a large one at the end. Thread-safe.
class TaskQueue {
public:
    using Task = std::function<void(RepositoryHandles&)>;

    void addWalk(Task task);
    void addBlob(qint64 size, Task task);

    /// Works until nothing is left or stop is requested.
    void work(RepositoryHandles& handles, const std::stop_token& stop);

private:
    struct Entry {
        qint64 rank; ///< Highest first.
        quint64 number;
        Task task;

        bool operator<(const Entry& other) const {
            return rank != other.rank ? rank < other.rank : number > other.number;
        }
    };

    void add(qint64 rank, Task task);
    std::optional<Task> take(const std::stop_token& stop);
    void finishOne();

    std::mutex mutex_;
    std::condition_variable_any wake_;
    // Guarded by mutex_:
    std::priority_queue<Entry, std::vector<Entry>> waiting_;
    quint64 added_ = 0;
    int running_ = 0;
};

} // namespace stowage
