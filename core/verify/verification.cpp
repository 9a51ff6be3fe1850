#include "core/verify/verification.h"

#include "core/base/log.h"
#include "core/verify/blobbook.h"
#include "core/verify/ledger.h"
#include "core/verify/repositorywalk.h"
#include "core/verify/taskqueue.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace stowage {

/// Everything that the workers share, and the workers, which are joined before the rest goes.
class Verification::Workers {
public:
    Workers(std::shared_ptr<Registry> registry, VerificationScope scope)
        : registry_(std::move(registry)), scope_(std::move(scope)),
          blobs_(ledger_, queue_, progress_, stop_.get_token()) {}
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers() { stop_.request_stop(); }

    void begin(int count) {
        queue_.addWalk([this](RepositoryHandles& handles) { listRepositories(handles); });
        running_ = count;
        for (int i = 0; i < count; ++i) {
            threads_.emplace_back([this] {
                RepositoryHandles handles(registry_);
                queue_.work(handles, stop_.get_token());
                const std::scoped_lock lock(mutex_);
                if (--running_ == 0) {
                    stoppedEarly_ = stop_.stop_requested();
                    ended_.notify_all();
                }
            });
        }
    }

    const Progress& progress() const { return progress_; }
    Ledger& ledger() { return ledger_; }

    void stop() { stop_.request_stop(); }

    bool finished() const {
        const std::scoped_lock lock(mutex_);
        return running_ == 0;
    }

    /// Whether it ended within that time.
    bool waitFor(std::chrono::milliseconds time) const {
        std::unique_lock lock(mutex_);
        return ended_.wait_for(lock, time, [this] { return running_ == 0; });
    }

    void wait() const {
        std::unique_lock lock(mutex_);
        ended_.wait(lock, [this] { return running_ == 0; });
    }

    VerificationSummary summary() const {
        VerificationSummary summary = ledger_.summary();
        summary.bytes = progress_.done();
        const std::scoped_lock lock(mutex_);
        const bool stopped = running_ > 0 ? stop_.stop_requested() : stoppedEarly_;
        if (stopped && !summary.error) {
            summary.error = Error::cancelled();
        }
        return summary;
    }

private:
    void listRepositories(RepositoryHandles& handles) {
        if (scope_.repository) {
            walk(handles, *scope_.repository);
            return;
        }
        PageRequest request;
        while (!stop_.stop_requested()) {
            const auto page = handles.registry().repositories(request, stop_.get_token());
            if (!page) {
                if (!page.error().isCancelled()) {
                    qCWarning(logVerify) << "cannot list repositories:" << page.error().message();
                    ledger_.fail(page.error());
                }
                return;
            }
            for (const RepositoryName& name : page->items) {
                queue_.addWalk([this, name](RepositoryHandles& worker) { walk(worker, name); });
            }
            if (page->next.isEmpty()) {
                return;
            }
            request.after = page->next;
        }
    }

    void walk(RepositoryHandles& handles, const RepositoryName& name) {
        RepositoryWalk(handles.repository(name), scope_, ledger_, blobs_, progress_,
                       stop_.get_token())
            .run();
    }

    std::shared_ptr<Registry> registry_;
    VerificationScope scope_;
    std::stop_source stop_;
    Progress progress_;
    Ledger ledger_;
    TaskQueue queue_;
    BlobBook blobs_;

    mutable std::mutex mutex_;
    mutable std::condition_variable ended_;
    // Guarded by mutex_:
    int running_ = 0;
    bool stoppedEarly_ = false;

    std::vector<std::jthread> threads_; ///< Last: joined first.
};

std::unique_ptr<Verification> Verification::start(std::shared_ptr<Registry> registry,
                                                  VerificationScope scope, int workers) {
    auto work = std::make_unique<Workers>(std::move(registry), std::move(scope));
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    work->begin(workers > 0 ? workers : std::max(cores, 1));
    return std::unique_ptr<Verification>(new Verification(std::move(work)));
}

Verification::Verification(std::unique_ptr<Workers> workers) : workers_(std::move(workers)) {}
Verification::~Verification() = default;

const Progress& Verification::progress() const {
    return workers_->progress();
}

QList<VerifiedObject> Verification::takeChanges() {
    return workers_->ledger().takeChanges();
}

bool Verification::finished() const {
    return workers_->finished();
}

VerificationSummary Verification::summary() const {
    return workers_->summary();
}

QStringList Verification::imagesUsing(int id, int limit) const {
    return workers_->ledger().imagesUsing(id, limit);
}

void Verification::stop() {
    workers_->stop();
}

void Verification::wait() {
    workers_->wait();
}

bool Verification::waitFor(std::chrono::milliseconds time) {
    return workers_->waitFor(time);
}

VerificationSummary
verify(std::shared_ptr<Registry> registry, const VerificationScope& scope, std::stop_token stop,
       const std::function<void(Verification&, const QList<VerifiedObject>&)>& observe) {
    constexpr std::chrono::milliseconds interval{100};
    if (stop.stop_requested()) {
        return {.error = Error::cancelled()};
    }
    const auto verification = Verification::start(std::move(registry), scope);
    const std::stop_callback stopWith(stop, [&verification] { verification->stop(); });
    for (bool ended = false; !ended;) {
        ended = verification->waitFor(interval);
        if (observe) {
            observe(*verification, verification->takeChanges());
        }
    }
    return verification->summary();
}

} // namespace stowage
