#include "app/interrupt.h"

#include <csignal>
#include <ctime>
#include <pthread.h>

namespace stowage {

namespace {

sigset_t interrupts() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

/// Wakes the receiver when the program ends; no one else sends it.
constexpr int wakeUp = SIGUSR1;

} // namespace

Interrupt::Interrupt() {
    sigset_t set = interrupts();
    sigaddset(&set, wakeUp);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    receiver_ = std::jthread([this, set](const std::stop_token& ended) {
        int signal = 0;
        while (sigwait(&set, &signal) == 0 && !ended.stop_requested()) {
            if (signal == wakeUp) {
                continue;
            }
            if (source_.stop_requested()) {
                // Asked a second time: no more waiting for a clean end.
                std::signal(signal, SIG_DFL);
                sigset_t one;
                sigemptyset(&one);
                sigaddset(&one, signal);
                pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
                raise(signal);
            }
            source_.request_stop();
        }
    });
}

Interrupt::~Interrupt() {
    receiver_.request_stop();
    pthread_kill(receiver_.native_handle(), wakeUp);
    receiver_.join();
}

} // namespace stowage
