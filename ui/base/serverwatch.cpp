#include "ui/base/serverwatch.h"

#include <chrono>
#include <utility>

namespace stowage {

namespace {

constexpr std::chrono::milliseconds interval(200);

} // namespace

ServerWatch::ServerWatch(ServerServices services, QObject* parent)
    : QObject(parent), services_(std::move(services)) {
    timer_.setInterval(interval);
    connect(&timer_, &QTimer::timeout, this, &ServerWatch::look);
    if (services_.log || services_.board) {
        timer_.start();
    }
}

void ServerWatch::look() {
    if (services_.log) {
        if (const auto entries = services_.log->take(); !entries.isEmpty()) {
            Q_EMIT requestsMade(entries);
        }
    }
    if (!services_.board) {
        return;
    }
    const auto changed = services_.board->take();
    states_.insert(changed);
    for (auto state = changed.cbegin(); state != changed.cend(); ++state) {
        Q_EMIT stateChanged(state.key());
    }
}

} // namespace stowage
