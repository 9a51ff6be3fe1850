#include "tests/support/gate.h"

#include <sys/eventfd.h>

namespace stowage::test {

Gate::Gate() : event_(::eventfd(0, EFD_CLOEXEC)) {}

void Gate::open() {
    ::eventfd_write(event_.get(), 1);
}

bool Gate::waitForArrivals(int count, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, timeout, [&] { return arrivals_ >= count; });
}

void Gate::arrive() {
    const std::scoped_lock lock(mutex_);
    ++arrivals_;
    arrived_.notify_all();
}

} // namespace stowage::test
