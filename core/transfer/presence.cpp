#include "core/transfer/presence.h"

namespace stowage {

Result<Presence> presenceOf(const Descriptor& blob, LayerService& layers,
                            const std::stop_token& stop) {
    const auto stored = layers.stat(blob.digest, stop);
    if (stored) {
        return blob.size < 0 || stored->size == blob.size ? Presence::Whole : Presence::Damaged;
    }
    switch (stored.error().code()) {
    case ErrorCode::LayerUnknown:
        return Presence::Absent;
    case ErrorCode::Protocol: {
        const auto there = layers.exists(blob.digest, stop);
        if (!there) {
            return failure(there);
        }
        return *there ? Presence::Whole : Presence::Absent;
    }
    default:
        return failure(stored);
    }
}

} // namespace stowage
