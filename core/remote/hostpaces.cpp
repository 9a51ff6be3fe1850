#include "core/remote/hostpaces.h"

#include <QUrl>

namespace stowage {

std::shared_ptr<HostPace> HostPaces::of(const QString& host, qint64 largestChunk,
                                        std::chrono::milliseconds chunkTime) {
    const std::lock_guard lock(mutex_);
    auto& pace = paces_[host.toLower()];
    if (!pace) {
        pace = std::make_shared<HostPace>(largestChunk, chunkTime);
    }
    return pace;
}

QString HostPaces::hostOf(const QUrl& url) {
    return url.authority(QUrl::FullyEncoded);
}

} // namespace stowage
