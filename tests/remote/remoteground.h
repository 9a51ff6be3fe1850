#pragma once

#include "core/digest/hasher.h"
#include "core/remote/remoteregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"
#include "tests/support/scriptedregistry.h"
#include "tests/support/steppedclock.h"

#include <QTemporaryDir>

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>

namespace stowage::test {

inline RepositoryName repositoryName(const char* text) {
    return RepositoryName::parse(QString::fromLatin1(text)).value();
}

inline Tag tagName(const char* text) {
    return Tag::parse(QString::fromLatin1(text)).value();
}

/// A RemoteRegistry's repository "app" on a ScriptedRegistry, with a clock of its own: nothing in
/// it waits for the time.
struct RemoteGround {
    RemoteGround() : RemoteGround(ScriptedRegistry::Options()) {}
    explicit RemoteGround(const ScriptedRegistry::Options& options) : server(options) {
        settings.uploadsFolder = folder.filePath(QStringLiteral("uploads"));
        settings.chunkSize = 256 * 1024;
        settings.clock = &clock;
        settings.wait = [this](auto time, const auto& stop) { return wait(time, stop); };
        reopen();
    }

    /// As a program that was started again does.
    void reopen() {
        repository.reset();
        registry.reset();
        auto opened = RemoteRegistry::open({Place::Kind::Remote, server.address()}, settings);
        if (!opened) {
            qFatal("%s", qPrintable(opened.error().message()));
        }
        registry = *opened;
        repository = registry->open(repositoryName("app"));
    }

    /// Sends all in one go.
    Result<Descriptor> send(const QByteArray& bytes) {
        auto upload = repository->layers().upload();
        if (!upload) {
            return failure(upload);
        }
        if (auto written = (*upload)->write(bytes); !written) {
            return failure(written);
        }
        return (*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {});
    }

    bool has(const QByteArray& bytes) const {
        return server.blob(QStringLiteral("app"), Hasher::digestOf(bytes)) == bytes;
    }

    qsizetype count(const char* method, const char* part = "") const {
        return server.requests(method, part).size();
    }

    /// It is later at once.
    bool wait(std::chrono::milliseconds time, const std::stop_token& stop) {
        const std::scoped_lock lock(mutex);
        clock.advance(time);
        waits.append(time);
        return !stop.stop_requested();
    }

    /// How long was waited so far.
    QList<std::chrono::milliseconds> waited() const {
        const std::scoped_lock lock(mutex);
        return waits;
    }

    /// Bytes that came in bodies of chunks and closing requests.
    qint64 received() const {
        qint64 bytes = 0;
        for (const RecordedRequest& request : server.requests({}, "/blobs/uploads/")) {
            bytes += request.body.size();
        }
        return bytes;
    }

    QTemporaryDir folder;
    SteppedClock clock;
    mutable std::mutex mutex; ///< Guards waits.
    QList<std::chrono::milliseconds> waits;
    ScriptedRegistry server;
    RemoteSettings settings;
    std::shared_ptr<RemoteRegistry> registry;
    std::unique_ptr<Repository> repository;
};

} // namespace stowage::test
