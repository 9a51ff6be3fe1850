#include "ui/base/requestrunner.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QTimer>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace stowage {

namespace {

/// Answers are handed over for so long, then the GUI thread gets to paint.
constexpr qint64 handOverMilliseconds = 8;

/// Batches that may wait for the GUI thread before a worker has to.
constexpr std::size_t mailboxRoom = 16;

QEvent::Type wakeUp() {
    static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
    return type;
}

} // namespace

void Request::cancel() {
    if (!state_) {
        return;
    }
    state_->settled = true;
    state_->stop.request_stop();
    state_.reset();
}

struct RequestRunner::Shared {
    struct Waiting {
        std::shared_ptr<Request::State> state;
        Task task;
    };

    RequestRunner* owner = nullptr;
    std::size_t threadLimit = 1;

    std::mutex mutex; // guards all below
    std::condition_variable_any work;
    std::condition_variable_any room;
    std::deque<Waiting> now;
    std::deque<Waiting> later;
    std::deque<Task> mailbox;
    std::vector<std::shared_ptr<Request::State>> running;
    std::size_t runningLater = 0;
    bool wakeUpPosted = false;
    bool closing = false;

    std::vector<std::jthread> threads; // last: joined before the rest goes

    bool hasRunnable() const {
        return !now.empty() || (!later.empty() && runningLater + 1 < threadLimit);
    }
    bool isIdle() const {
        return now.empty() && later.empty() && running.empty() && mailbox.empty();
    }
    void postWakeUp() {
        if (!closing && !std::exchange(wakeUpPosted, true)) {
            QCoreApplication::postEvent(owner, new QEvent(wakeUp()));
        }
    }

    void loop();
};

void RequestRunner::Shared::loop() {
    std::unique_lock lock(mutex);
    for (;;) {
        work.wait(lock, [this] { return closing || hasRunnable(); });
        if (closing) {
            return;
        }
        const bool isLater = now.empty();
        auto& queue = isLater ? later : now;
        Waiting next = std::move(queue.front());
        queue.pop_front();
        runningLater += isLater ? 1 : 0;
        running.push_back(next.state);
        lock.unlock();
        // Work whose request was dropped meanwhile finds its token stopped and returns at once.
        next.task();
        next.task = {};
        lock.lock();
        runningLater -= isLater ? 1 : 0;
        std::erase(running, next.state);
        if (isLater) {
            work.notify_one();
        }
        if (isIdle()) {
            postWakeUp();
        }
    }
}

RequestRunner::RequestRunner(QObject* parent, int threads)
    : QObject(parent), shared_(std::make_unique<Shared>()) {
    shared_->owner = this;
    shared_->threadLimit = static_cast<std::size_t>(std::max(threads, 2));
}

RequestRunner::~RequestRunner() {
    std::deque<Shared::Waiting> dropped;
    {
        const std::scoped_lock lock(shared_->mutex);
        shared_->closing = true;
        for (const auto& state : shared_->running) {
            state->stop.request_stop();
        }
        dropped = std::move(shared_->now);
        std::move(shared_->later.begin(), shared_->later.end(), std::back_inserter(dropped));
        shared_->later.clear();
    }
    shared_->work.notify_all();
    shared_->room.notify_all();
    shared_->threads.clear();
}

void RequestRunner::submit(std::shared_ptr<Request::State> state, Task task, Urgency urgency) {
    {
        const std::scoped_lock lock(shared_->mutex);
        auto& queue = urgency == Urgency::Now ? shared_->now : shared_->later;
        queue.push_back({std::move(state), std::move(task)});
        if (shared_->threads.size() < shared_->threadLimit &&
            shared_->threads.size() < shared_->running.size() + shared_->now.size() + 1) {
            shared_->threads.emplace_back([shared = shared_.get()] { shared->loop(); });
        }
    }
    shared_->work.notify_one();
}

void RequestRunner::deliver(Task task) {
    const std::scoped_lock lock(shared_->mutex);
    if (shared_->closing) {
        return;
    }
    shared_->mailbox.push_back(std::move(task));
    shared_->postWakeUp();
}

bool RequestRunner::waitForRoom(std::stop_token stop) {
    std::unique_lock lock(shared_->mutex);
    shared_->room.wait(
        lock, stop, [this] { return shared_->closing || shared_->mailbox.size() < mailboxRoom; });
    return !shared_->closing && !stop.stop_requested();
}

bool RequestRunner::event(QEvent* event) {
    if (event->type() != wakeUp()) {
        return QObject::event(event);
    }
    handOver();
    return true;
}

void RequestRunner::handOver() {
    QElapsedTimer timer;
    timer.start();
    {
        const std::scoped_lock lock(shared_->mutex);
        shared_->wakeUpPosted = false;
    }
    for (;;) {
        Task task;
        {
            const std::scoped_lock lock(shared_->mutex);
            if (shared_->mailbox.empty()) {
                break;
            }
            if (timer.elapsed() >= handOverMilliseconds) {
                // A timer, for events posted from here would be taken in this same turn.
                QTimer::singleShot(0, this, &RequestRunner::handOver);
                return;
            }
            task = std::move(shared_->mailbox.front());
            shared_->mailbox.pop_front();
        }
        shared_->room.notify_all();
        task();
    }
    if (isIdle()) {
        Q_EMIT idle();
    }
}

bool RequestRunner::isIdle() const {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->isIdle();
}

} // namespace stowage
