#include "core/verify/taskqueue.h"

#include <limits>
#include <utility>

namespace stowage {

Repository& RepositoryHandles::repository(const RepositoryName& name) {
    if (!open_ || open_->name() != name) {
        open_ = registry_->open(name);
    }
    return *open_;
}

void TaskQueue::addWalk(Task task) {
    add(std::numeric_limits<qint64>::max(), std::move(task));
}

void TaskQueue::addBlob(qint64 size, Task task) {
    add(size, std::move(task));
}

void TaskQueue::add(qint64 rank, Task task) {
    const std::scoped_lock lock(mutex_);
    waiting_.push({.rank = rank, .number = added_++, .task = std::move(task)});
    wake_.notify_one();
}

std::optional<TaskQueue::Task> TaskQueue::take(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const bool woken =
        wake_.wait(lock, stop, [this] { return !waiting_.empty() || running_ == 0; });
    if (!woken || stop.stop_requested() || waiting_.empty()) {
        return std::nullopt;
    }
    Task task = waiting_.top().task;
    waiting_.pop();
    ++running_;
    return task;
}

void TaskQueue::finishOne() {
    const std::scoped_lock lock(mutex_);
    --running_;
    if (running_ == 0 && waiting_.empty()) {
        wake_.notify_all();
    }
}

void TaskQueue::work(RepositoryHandles& handles, const std::stop_token& stop) {
    while (const auto task = take(stop)) {
        (*task)(handles);
        finishOne();
    }
}

} // namespace stowage
