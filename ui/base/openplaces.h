#pragma once

#include "core/registry/registry.h"

#include <QHash>

#include <memory>
#include <mutex>

namespace stowage {

/// The places that are open: each is opened once, when it is first asked for, and shared.
/// Thread-safe. open() blocks, so it is called on worker threads.
class OpenPlaces {
public:
    /// `local` is made when it is absent; every other place must exist.
    OpenPlaces(RegistryOpener open, Place local);
    OpenPlaces(const OpenPlaces&) = delete;
    OpenPlaces& operator=(const OpenPlaces&) = delete;
    ~OpenPlaces();

    /// For writing too where the place allows it. Errors: those of RegistryOpener.
    Result<std::shared_ptr<Registry>> open(const Place& place, std::stop_token stop);

    /// The next open() looks at the place anew; those who hold it keep it as it was.
    void forget(const Place& place);

    const Place& local() const { return local_; }

private:
    struct Slot;

    std::shared_ptr<Slot> slot(const Place& place);
    Result<std::shared_ptr<Registry>> openAnew(const Place& place, std::stop_token stop);

    const RegistryOpener open_;
    const Place local_;
    std::mutex mutex_;
    QHash<Place, std::shared_ptr<Slot>> slots_; ///< Guarded by mutex_.
};

} // namespace stowage
