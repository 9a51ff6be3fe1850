#include "core/transfer/journal.h"

#include "core/base/filedescriptor.h"
#include "core/base/log.h"
#include "core/transfer/journaldatabase.h"

#include <QDateTime>
#include <QFile>

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <fcntl.h>
#include <functional>
#include <mutex>
#include <sys/file.h>
#include <thread>
#include <utility>

namespace stowage {

namespace {

/// Held as long as the journal is open, by the kernel's promise also when the process is killed.
Result<FileDescriptor> lockJournal(const QString& path) {
    const QString name = path + QStringLiteral(".lock");
    FileDescriptor lock(
        ::open(QFile::encodeName(name).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock.isOpen()) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("opening %1").arg(name)));
    }
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return failure(ErrorCode::Busy,
                           QStringLiteral("%1 is in use by another Stowage").arg(path));
        }
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("locking %1").arg(name)));
    }
    return lock;
}

/// Keeps an unreadable journal under a name that says when; its log goes with it.
Result<QString> moveAside(const QString& path) {
    const QString aside =
        path + QLatin1Char('.') +
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss.zzz"));
    for (const QString& suffix : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
        if (std::rename(QFile::encodeName(path + suffix).constData(),
                        QFile::encodeName(aside + suffix).constData()) != 0 &&
            errno != ENOENT) {
            return std::unexpected(
                Error::fromErrno(errno, QStringLiteral("moving %1 aside").arg(path)));
        }
    }
    return aside;
}

} // namespace

/// The thread that the database lives on, and the calls that wait for it.
class Journal::Thread {
public:
    explicit Thread(FileDescriptor lock) : lock_(std::move(lock)) {
        worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
    }

    ~Thread() {
        // Everything asked for is still written.
        worker_.request_stop();
        worker_.join();
    }

    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    using Call = std::function<Result<>(JournalDatabase&)>;

    void post(Call call) {
        {
            const std::lock_guard lock(mutex_);
            calls_.push_back(std::move(call));
        }
        changed_.notify_all();
    }

    Result<> wait(Call call) {
        std::optional<Result<>> result; // Guarded by mutex_.
        post([&](JournalDatabase& database) {
            const auto done = call(database);
            const std::lock_guard lock(mutex_);
            result = done;
            changed_.notify_all();
            return done;
        });
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&result] { return result.has_value(); });
        return *result;
    }

    Result<> firstFailure() const {
        const std::lock_guard lock(mutex_);
        return failure_ ? std::unexpected(*failure_) : Result<>();
    }

    std::optional<MovedAside> movedAside;
    QList<Entry> unfinished;
    qint64 lastId = 0;

private:
    void work(const std::stop_token& stop) {
        JournalDatabase database;
        for (;;) {
            Call call;
            {
                std::unique_lock lock(mutex_);
                changed_.wait(lock, stop, [this] { return !calls_.empty(); });
                if (calls_.empty()) {
                    return;
                }
                call = std::move(calls_.front());
                calls_.pop_front();
            }
            if (const auto done = call(database); !done) {
                const std::lock_guard lock(mutex_);
                if (!failure_) {
                    // Once: a full disk fails every call, and the transfers go on without.
                    qCWarning(logTransfer).noquote()
                        << "the journal cannot be written:" << done.error().message();
                    failure_ = done.error();
                }
            }
        }
    }

    FileDescriptor lock_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Call> calls_;
    std::optional<Error> failure_;
    std::jthread worker_;
};

Result<std::unique_ptr<Journal>> Journal::open(const QString& path) {
    auto lock = lockJournal(path);
    if (!lock) {
        return failure(lock);
    }
    auto thread = std::make_unique<Thread>(*std::move(lock));
    Thread* shared = thread.get();
    const auto read = [shared, path](JournalDatabase& database) -> Result<> {
        if (auto usable = database.open(path); !usable) {
            return usable;
        }
        auto entries = database.entries();
        const auto lastId = database.lastId();
        if (!entries || !lastId) {
            return entries ? failure(lastId) : failure(entries);
        }
        shared->unfinished = *std::move(entries);
        shared->lastId = *lastId;
        return {};
    };
    const auto opened = thread->wait([shared, path, read](JournalDatabase& database) -> Result<> {
        const auto usable = read(database);
        if (usable || (usable.error().code() != ErrorCode::Corrupt &&
                       usable.error().code() != ErrorCode::Unsupported)) {
            return usable;
        }
        database.close();
        const auto aside = moveAside(path);
        if (!aside) {
            return failure(aside);
        }
        shared->movedAside = MovedAside{*aside, usable.error()};
        return read(database);
    });
    if (!opened) {
        return failure(opened);
    }
    return std::unique_ptr<Journal>(new Journal(std::move(thread)));
}

Journal::Journal(std::unique_ptr<Thread> thread)
    : thread_(std::move(thread)), lastId_(thread_->lastId) {}

Journal::~Journal() = default;

const std::optional<Journal::MovedAside>& Journal::movedAside() const {
    return thread_->movedAside;
}

const QList<Journal::Entry>& Journal::unfinished() const {
    return thread_->unfinished;
}

TransferId Journal::newId() {
    return static_cast<TransferId>(++lastId_);
}

void Journal::add(TransferId id, const TransferRequest& request, const QDateTime& addedAt) {
    thread_->post([=](JournalDatabase& database) { return database.add(id, request, addedAt); });
}

void Journal::setState(TransferId id, TransferState state) {
    thread_->post([=](JournalDatabase& database) { return database.setState(id, state); });
}

void Journal::setFailed(TransferId id, const Error& reason, const QDateTime& at) {
    thread_->post([=](JournalDatabase& database) { return database.setFailed(id, reason, at); });
}

void Journal::setProgress(TransferId id, qint64 done, qint64 total) {
    thread_->post([=](JournalDatabase& database) { return database.setProgress(id, done, total); });
}

void Journal::remove(TransferId id) {
    thread_->post([=](JournalDatabase& database) { return database.remove(id); });
}

Result<> Journal::addUpload(TransferId id, const UploadRecords::Record& upload) {
    return thread_->wait([=](JournalDatabase& database) { return database.addUpload(id, upload); });
}

void Journal::removeUpload(TransferId id, const QString& source) {
    thread_->post([=](JournalDatabase& database) { return database.removeUpload(id, source); });
}

Result<> Journal::flush() {
    (void)thread_->wait([](JournalDatabase&) { return Result<>(); });
    return thread_->firstFailure();
}

} // namespace stowage
