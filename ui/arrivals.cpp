#include "ui/arrivals.h"

#include "ui/base/openplaces.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placespanel.h"

#include <utility>

namespace stowage {

namespace {

/// Whatever else is wrong with a place, it is one, and its page tells of that.
bool isNoPlace(const Error& error) {
    return error.code() == ErrorCode::NotFound || error.code() == ErrorCode::Unsupported ||
           error.code() == ErrorCode::InvalidArgument;
}

} // namespace

Arrivals::Arrivals(OpenPlaces& places, RequestRunner& requests, PlacesPanel& list,
                   Navigator& navigator, Place home, QObject* parent)
    : QObject(parent), places_(places), requests_(requests), list_(list), navigator_(navigator),
      home_(std::move(home)) {}

void Arrivals::add(const Place& place) {
    // What is on the list already may be away for a while, and stays.
    if (list_.model().places().contains(place)) {
        return;
    }
    list_.addPlace(place);
    asked_[place] = std::make_shared<Request>(requests_.run(
        this, [&places = places_, place](std::stop_token stop) { return places.open(place, stop); },
        [this, place](const Result<std::shared_ptr<Registry>>& registry) {
            if (!registry && isNoPlace(registry.error())) {
                leave(place, registry.error());
            }
        }));
}

void Arrivals::leave(const Place& place, const Error& error) {
    if (!list_.model().places().contains(place)) {
        return; // The user was faster.
    }
    list_.takeOff(place);
    navigator_.forget(place, {home_});
    Q_EMIT missing(place, error);
}

} // namespace stowage
