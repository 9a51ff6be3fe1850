#pragma once

#include "core/digest/digest.h"
#include "core/layers/layerlisting.h"
#include "core/registry/place.h"

#include <QList>

#include <memory>

namespace stowage {

/// What was read of layers, so that none is read again while somebody goes back and forth among
/// them: those that were asked for last, as many as there is room for. GUI thread.
class LayerListings {
public:
    using Listing = std::shared_ptr<const LayerListing>;

    /// `room`: bytes of memory.
    explicit LayerListings(qint64 room) : room_(room) {}

    /// Null where it is not kept.
    Listing find(const Place& place, const Digest& layer);

    /// One that needs more than half of the room is not kept.
    void keep(const Place& place, const Digest& layer, Listing listing);

    qint64 bytes() const { return bytes_; }

private:
    struct Kept {
        Place place;
        Digest layer;
        Listing listing;
    };

    qint64 room_;
    qint64 bytes_ = 0;
    QList<Kept> kept_; ///< The one that was asked for last at the end.
};

} // namespace stowage
