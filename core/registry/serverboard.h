#pragma once

#include "core/registry/serverstate.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <mutex>

namespace stowage {

/// Where those who speak to servers note how that went, and the window looks. Hosts are written as
/// in places. Thread-safe; no call takes longer than to copy what changed.
class ServerBoard {
public:
    void note(const QString& host, ServerState::Standing standing, bool isSecure,
              const std::optional<Error>& error = {});
    void noteRate(const QString& host, const RateLimit& rate);

    ServerState state(const QString& host) const;

    /// Those that are others than at the last call.
    QHash<QString, ServerState> take();

private:
    mutable std::mutex mutex_; ///< Guards the two.
    QHash<QString, ServerState> states_;
    QSet<QString> changed_;
};

} // namespace stowage
