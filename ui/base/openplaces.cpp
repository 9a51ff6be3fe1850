#include "ui/base/openplaces.h"

#include <condition_variable>

namespace stowage {

/// One place. Opening an archive may take long, so those who ask meanwhile wait for the first, and
/// whoever loses patience leaves the others waiting.
struct OpenPlaces::Slot {
    std::mutex mutex;
    std::condition_variable_any settled;
    bool opening = false;
    std::shared_ptr<Registry> registry;
};

OpenPlaces::OpenPlaces(RegistryOpener open, Place local)
    : open_(std::move(open)), local_(std::move(local)) {}

OpenPlaces::~OpenPlaces() = default;

std::shared_ptr<OpenPlaces::Slot> OpenPlaces::slot(const Place& place) {
    const std::scoped_lock lock(mutex_);
    auto& found = slots_[place];
    if (!found) {
        found = std::make_shared<Slot>();
    }
    return found;
}

Result<std::shared_ptr<Registry>> OpenPlaces::open(const Place& place, std::stop_token stop) {
    const auto slot = this->slot(place);
    std::unique_lock lock(slot->mutex);
    if (!slot->settled.wait(lock, stop, [&] { return !slot->opening; })) {
        return cancelled();
    }
    if (slot->registry) {
        return slot->registry;
    }
    slot->opening = true;
    lock.unlock();
    auto registry = openAnew(place, stop);
    lock.lock();
    slot->opening = false;
    if (registry) {
        slot->registry = *registry;
    }
    slot->settled.notify_all();
    return registry;
}

Result<std::shared_ptr<Registry>> OpenPlaces::openAnew(const Place& place, std::stop_token stop) {
    if (!open_) {
        return failure(ErrorCode::Unsupported, QStringLiteral("no kind of place can be opened"));
    }
    if (place == local_) {
        return open_(place, OpenMode::Create, stop);
    }
    if (place.kind == Place::Kind::Remote) {
        // Whether one may write there shows when one does.
        return open_(place, OpenMode::ReadWrite, stop);
    }
    if (place.kind == Place::Kind::RegistryFolder) {
        auto writable = open_(place, OpenMode::ReadWrite, stop);
        if (writable || writable.error().isCancelled()) {
            return writable;
        }
    }
    return open_(place, OpenMode::Read, stop);
}

void OpenPlaces::forget(const Place& place) {
    const std::scoped_lock lock(mutex_);
    slots_.remove(place);
}

} // namespace stowage
