#pragma once

#include <stop_token>
#include <thread>

namespace stowage {

/// Turns Ctrl-C and SIGTERM into a stop request, so that a command ends by itself with everything
/// resumable. A second signal ends the process the ordinary way.
///
/// Make it before any other thread: it blocks the signals for the threads that come after and
/// receives them in one of its own.
class Interrupt {
public:
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    ~Interrupt();

    std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::jthread receiver_;
};

} // namespace stowage
