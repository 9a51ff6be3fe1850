#pragma once

#include "tests/support/scriptedserver.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace stowage::test {

/// A registry with one image, "app:v1", in which one Authorization alone opens the door; behind the
/// door it may lure whoever came in elsewhere. Uploads are taken and forgotten. Thread-safe.
class LockedRegistry {
public:
    /// `key` is the Authorization that it wants (empty: none), `challenge` what it says to others.
    LockedRegistry(const QByteArray& key, const QByteArray& challenge,
                   const std::optional<ServerTls>& tls = {});

    /// Answers first, to those who have the key; nothing: as a registry does.
    void lure(ScriptedServer::Interceptor lure);

    /// What it says to others from now on.
    void change(const QByteArray& challenge);

    QString address() const { return server_.address(); }
    QUrl url() const { return server_.url(); }
    ScriptedServer& server() { return server_; }

    /// The layer of "app:v1", and its manifest.
    static QByteArray layer();
    static QByteArray manifest();

private:
    ScriptedAnswer answer(const RecordedRequest& request);
    static ScriptedAnswer regular(const RecordedRequest& request);

    // Touched by handlers alone, which are called one at a time.
    QByteArray key_;
    QByteArray challenge_;
    ScriptedServer::Interceptor lure_;
    ScriptedServer server_; ///< Last: its threads use the others.
};

} // namespace stowage::test
