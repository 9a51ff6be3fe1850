#include "core/registry/serverboard.h"

#include <utility>

namespace stowage {

namespace {

QString textOf(const std::optional<Error>& error) {
    return error ? error->message() : QString();
}

} // namespace

void ServerBoard::note(const QString& host, ServerState::Standing standing, bool isSecure,
                       const std::optional<Error>& error) {
    const std::lock_guard lock(mutex_);
    ServerState& state = states_[host];
    if (state.standing == standing && state.isSecure == isSecure &&
        textOf(state.error) == textOf(error)) {
        return;
    }
    state.standing = standing;
    state.isSecure = isSecure;
    state.error = error;
    changed_.insert(host);
}

void ServerBoard::noteRate(const QString& host, const RateLimit& rate) {
    const std::lock_guard lock(mutex_);
    ServerState& state = states_[host];
    if (state.rate != rate) {
        state.rate = rate;
        changed_.insert(host);
    }
}

ServerState ServerBoard::state(const QString& host) const {
    const std::lock_guard lock(mutex_);
    return states_.value(host);
}

QHash<QString, ServerState> ServerBoard::take() {
    const std::lock_guard lock(mutex_);
    QHash<QString, ServerState> taken;
    for (const QString& host : std::as_const(changed_)) {
        taken.insert(host, states_.value(host));
    }
    changed_.clear();
    return taken;
}

} // namespace stowage
