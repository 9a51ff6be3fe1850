#include "ui/browse/layerlistings.h"

#include <algorithm>
#include <utility>

namespace stowage {

LayerListings::Listing LayerListings::find(const Place& place, const Digest& layer) {
    const auto found = std::ranges::find_if(
        kept_, [&](const Kept& kept) { return kept.layer == layer && kept.place == place; });
    if (found == kept_.end()) {
        return nullptr;
    }
    std::rotate(found, found + 1, kept_.end());
    return kept_.last().listing;
}

void LayerListings::keep(const Place& place, const Digest& layer, Listing listing) {
    if (listing->bytes() > room_ / 2 || find(place, layer)) {
        return;
    }
    bytes_ += listing->bytes();
    kept_.append({place, layer, std::move(listing)});
    while (bytes_ > room_) {
        bytes_ -= kept_.takeFirst().listing->bytes();
    }
}

} // namespace stowage
