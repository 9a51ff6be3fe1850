#pragma once

#include "core/remote/hostpace.h"

#include <QString>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

class QUrl;

namespace stowage {

/// What is known of the servers' paces, for all who speak to them in a program: what one transfer
/// was told to wait for, another one and the browser wait for as well. Thread-safe.
class HostPaces {
public:
    /// The pace of a server, by "host[:port]". Who asks for it first says how large chunks may get
    /// and how long they may take.
    std::shared_ptr<HostPace> of(const QString& host, qint64 largestChunk,
                                 std::chrono::milliseconds chunkTime);

    /// How the server of an address is called here.
    static QString hostOf(const QUrl& url);

private:
    std::mutex mutex_;
    std::map<QString, std::shared_ptr<HostPace>> paces_; ///< Guarded by mutex_.
};

} // namespace stowage
