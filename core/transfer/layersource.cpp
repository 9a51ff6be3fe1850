#include "core/transfer/layersource.h"

#include "core/base/counted.h"
#include "core/registry/imageaddress.h"

#include <utility>

namespace stowage {

Result<> produceFrom(QIODevice& device, const QString& what, BufferRing& ring,
                     const std::stop_token& stop) {
    for (;;) {
        const std::span<char> buffer = ring.acquire();
        if (buffer.empty() || stop.stop_requested()) {
            return cancelled();
        }
        const qint64 count = device.read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (count < 0) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            return failure(ErrorCode::Io,
                           QStringLiteral("reading %1: %2").arg(what, device.errorString()));
        }
        if (count == 0) {
            return {};
        }
        ring.publish(count);
    }
}

LayerSource::LayerSource(std::shared_ptr<Registry> registry, RepositoryName repository,
                         const Descriptor& blob)
    : registry_(std::move(registry)), repository_(std::move(repository)), digest_(blob.digest) {
    description_.identity = registry_->place().toString() + QStringLiteral("//") +
                            repository_.toString() + QLatin1Char('@') + digest_.toString();
    description_.size = blob.size;
}

QString LayerSource::name() const {
    return QStringLiteral("%1 of %2")
        .arg(digest_.toString(), imageAddress(registry_->place(), repository_));
}

Result<> LayerSource::produce(qint64 from, BufferRing& ring, std::stop_token stop) {
    const auto repository = registry_->open(repository_);
    const auto layer = repository->layers().fetch(digest_, stop);
    if (!layer) {
        return failure(layer, QStringLiteral("reading %1").arg(name()));
    }
    if (from > 0 && !(*layer)->seek(from)) {
        // Shorter than what was read of it before.
        return failure(ErrorCode::InvalidLength, QStringLiteral("%1 has %2, not %3")
                                                     .arg(name())
                                                     .arg(counted((*layer)->size(), "byte"))
                                                     .arg(description_.size));
    }
    (*layer)->expectWhole();
    return produceFrom(**layer, name(), ring, stop);
}

} // namespace stowage
