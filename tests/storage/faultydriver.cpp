#include "tests/storage/faultydriver.h"

#include <utility>

namespace stowage::test {

class FaultyDriver::Reader final : public FileReader {
public:
    Reader(FaultyDriver& driver, std::unique_ptr<FileReader> inner)
        : driver_(driver), inner_(std::move(inner)) {}

    qint64 size() const override { return inner_->size(); }
    Result<> seek(qint64 offset) override { return inner_->seek(offset); }

    Result<qint64> read(char* data, qint64 maximum) override {
        if (auto fault = driver_.count("read"); !fault) {
            return failure(fault);
        }
        return inner_->read(data, maximum);
    }

private:
    FaultyDriver& driver_;
    std::unique_ptr<FileReader> inner_;
};

class FaultyDriver::Writer final : public FileWriter {
public:
    Writer(FaultyDriver& driver, QString path, std::unique_ptr<FileWriter> inner)
        : driver_(driver), path_(std::move(path)), inner_(std::move(inner)) {}

    qint64 size() const override { return inner_->size(); }

    Result<> write(QByteArrayView bytes) override {
        if (auto fault = driver_.count("write"); !fault) {
            return fault;
        }
        return inner_->write(bytes);
    }

    Result<> truncate(qint64 size) override {
        if (auto fault = driver_.count("truncate"); !fault) {
            return fault;
        }
        return inner_->truncate(size);
    }

    Result<> sync() override {
        if (syncFailed_) {
            return failure(ErrorCode::Io, QStringLiteral("an earlier sync failed"));
        }
        if (auto fault = driver_.count("sync"); !fault) {
            syncFailed_ = true;
            return fault;
        }
        auto synced = inner_->sync();
        if (synced) {
            const std::scoped_lock lock(driver_.mutex_);
            driver_.unsynced_.insert(path_, inner_->size());
        }
        return synced;
    }

    Result<> commit() override {
        if (auto synced = sync(); !synced) {
            return synced;
        }
        return close();
    }

    Result<> close() override {
        if (auto fault = driver_.count("close"); !fault) {
            return fault;
        }
        return inner_->close();
    }

    Result<> cancel() override {
        if (auto fault = driver_.count("cancel"); !fault) {
            return fault;
        }
        return inner_->cancel();
    }

private:
    FaultyDriver& driver_;
    QString path_;
    std::unique_ptr<FileWriter> inner_;
    bool syncFailed_ = false;
};

void FaultyDriver::failAt(int call, Duration duration, ErrorCode code) {
    const std::scoped_lock lock(mutex_);
    calls_ = 0;
    failing_ = call;
    duration_ = duration;
    code_ = code;
}

bool FaultyDriver::hasFailed() const {
    const std::scoped_lock lock(mutex_);
    return failing_ != 0 && calls_ >= failing_;
}

int FaultyDriver::calls() const {
    const std::scoped_lock lock(mutex_);
    return calls_;
}

Result<> FaultyDriver::count(const char* call) {
    const std::scoped_lock lock(mutex_);
    ++calls_;
    const bool fails = duration_ == Duration::Once ? calls_ == failing_ : calls_ >= failing_;
    if (failing_ != 0 && fails) {
        return failure(code_, QStringLiteral("call %1 (%2) was made to fail")
                                  .arg(QString::number(calls_), QLatin1String(call)));
    }
    return {};
}

Result<> FaultyDriver::loseUnsynced() {
    const std::scoped_lock lock(mutex_);
    for (auto file = unsynced_.cbegin(); file != unsynced_.cend(); ++file) {
        if (!inner_->stat(file.key())) {
            continue;
        }
        auto writer = inner_->writer(file.key(), WriteMode::Append);
        if (!writer) {
            return failure(writer);
        }
        if (auto cut = (*writer)->truncate(std::min(file.value(), (*writer)->size())); !cut) {
            return cut;
        }
    }
    return {};
}

Result<QByteArray> FaultyDriver::getContent(const QString& path, qint64 limit) {
    if (auto fault = count("getContent"); !fault) {
        return failure(fault);
    }
    return inner_->getContent(path, limit);
}

Result<> FaultyDriver::putContent(const QString& path, QByteArrayView bytes) {
    if (auto fault = count("putContent"); !fault) {
        return fault;
    }
    return inner_->putContent(path, bytes);
}

Result<std::unique_ptr<FileReader>> FaultyDriver::reader(const QString& path, qint64 offset) {
    if (auto fault = count("reader"); !fault) {
        return failure(fault);
    }
    auto inner = inner_->reader(path, offset);
    if (!inner) {
        return inner;
    }
    return std::make_unique<Reader>(*this, std::move(*inner));
}

Result<std::unique_ptr<FileWriter>> FaultyDriver::writer(const QString& path, WriteMode mode) {
    if (auto fault = count("writer"); !fault) {
        return failure(fault);
    }
    auto inner = inner_->writer(path, mode);
    if (!inner) {
        return inner;
    }
    const std::scoped_lock lock(mutex_);
    if (!unsynced_.contains(path) || mode == WriteMode::Anew) {
        unsynced_.insert(path, (*inner)->size());
    }
    return std::make_unique<Writer>(*this, path, std::move(*inner));
}

Result<StorageInfo> FaultyDriver::stat(const QString& path) {
    if (auto fault = count("stat"); !fault) {
        return failure(fault);
    }
    return inner_->stat(path);
}

Result<QList<StorageEntry>> FaultyDriver::list(const QString& path) {
    if (auto fault = count("list"); !fault) {
        return failure(fault);
    }
    return inner_->list(path);
}

Result<> FaultyDriver::makeFolder(const QString& path) {
    if (auto fault = count("makeFolder"); !fault) {
        return fault;
    }
    return inner_->makeFolder(path);
}

Result<> FaultyDriver::move(const QString& from, const QString& to) {
    if (auto fault = count("move"); !fault) {
        return fault;
    }
    auto moved = inner_->move(from, to);
    if (moved) {
        const std::scoped_lock lock(mutex_);
        if (const auto file = unsynced_.constFind(from); file != unsynced_.constEnd()) {
            unsynced_.insert(to, *file);
            unsynced_.remove(from);
        }
    }
    return moved;
}

Result<> FaultyDriver::remove(const QString& path) {
    if (auto fault = count("remove"); !fault) {
        return fault;
    }
    return inner_->remove(path);
}

Result<std::unique_ptr<StorageLock>> FaultyDriver::lock(const QString& path, LockMode mode) {
    if (auto fault = count("lock"); !fault) {
        return failure(fault);
    }
    return inner_->lock(path, mode);
}

} // namespace stowage::test
