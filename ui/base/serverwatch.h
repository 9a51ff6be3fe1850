#pragma once

#include "core/registry/serverservices.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace stowage {

/// Looks a few times a second at what the threads that talk to servers have noted, and tells the
/// GUI thread of it in one go. GUI thread; the window owns it.
class ServerWatch : public QObject {
    Q_OBJECT

public:
    explicit ServerWatch(ServerServices services, QObject* parent = nullptr);

    /// Looks now.
    void look();

    /// As of the last look. `host` as in places.
    ServerState state(const QString& host) const { return states_.value(host); }

    const ServerServices& services() const { return services_; }

Q_SIGNALS:
    /// Oldest first, never empty.
    void requestsMade(const QList<stowage::HttpLogEntry>& entries);
    void stateChanged(const QString& host);

private:
    const ServerServices services_;
    QHash<QString, ServerState> states_;
    QTimer timer_;
};

} // namespace stowage
