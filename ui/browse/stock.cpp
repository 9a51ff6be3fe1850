#include "ui/browse/stock.h"

namespace stowage {

Stock::Stock(OpenPlaces& places, RequestRunner& requests, QObject* parent)
    : QObject(parent), places_(places), requests_(requests) {}

void Stock::take(const Location& location) {
    reading_.cancel();
    if (location_ != location) {
        location_ = location;
        inventory_.reset();
        Q_EMIT changed();
    }
    Location scope = location.withoutComparison();
    if (!location.place.isOnDisk()) {
        if (!location.child) {
            return;
        }
        scope = {location.place, location.repository, std::nullopt, location.child};
    }
    using Taken = Result<std::shared_ptr<const Inventory>>;
    reading_ = requests_.run(
        this,
        [&places = places_, scope](std::stop_token stop) -> Taken {
            const auto registry = places.open(scope.place, stop);
            if (!registry) {
                return failure(registry);
            }
            auto inventory = takeInventory(**registry, scope, stop);
            if (!inventory) {
                return failure(inventory);
            }
            return std::make_shared<const Inventory>(*std::move(inventory));
        },
        [this](const Taken& taken) {
            // Why it failed is told by the page, which reads the same.
            inventory_ = taken.value_or(nullptr);
            Q_EMIT changed();
        },
        RequestRunner::Urgency::Later);
}

} // namespace stowage
