#pragma once

#include "tests/support/dockerregistry.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testauthority.h"
#include "tests/support/tokensigner.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <mutex>
#include <optional>

namespace stowage::test {

/// A token server as distribution's "Token Authentication Specification" and its OAuth 2 companion
/// describe it, whose tokens a real docker-registry accepts. It gives everybody everything, until
/// told otherwise. Thread-safe.
class TokenServer {
public:
    struct User {
        QString name;
        QString password;
        QString refreshToken = {};
    };

    /// How somebody said who they are.
    enum class Way { Anonymous, Password, RefreshToken };

    struct Asked {
        Way way = Way::Anonymous;
        QString user; ///< Empty: nobody that is known.
        QString service;
        QStringList scopes;
        bool isGranted = false; ///< A token was given out, perhaps for less than was asked for.
    };

    /// Of the actions that `user` (empty: anybody) wants to do with `name`, those that they may.
    using Policy = std::function<QStringList(const QString& user, const QString& name,
                                             const QStringList& actions)>;

    explicit TokenServer(const QList<User>& users = {}, const std::optional<ServerTls>& tls = {});

    /// For the registry that is to accept its tokens.
    DockerRegistry::Token registryOptions() const;

    QUrl realm() const;

    /// What a registry that is scripted says: "Bearer realm=…,service=…".
    QByteArray challenge() const;

    void allow(Policy policy);
    /// 401 for all, whoever they are, until it is told otherwise.
    void refuse(bool all);
    /// Seconds; nothing: the answers say nothing of it. The registry accepts the tokens for longer.
    void setExpiresIn(std::optional<int> seconds);

    QList<Asked> asked() const;
    void forgetAsked();

    /// A token that says so, as it would be given out.
    QByteArray token(const QString& user, const QStringList& scopes) const;

    /// What it stands on: its requests, and where it can be made to answer badly.
    ScriptedServer& server() { return server_; }

private:
    ScriptedAnswer answer(const RecordedRequest& request);
    /// The user; nothing: these are nobody's.
    std::optional<QString> identify(const RecordedRequest& request, Asked& asked) const;
    ScriptedAnswer grant(const Asked& asked, const RecordedRequest& request) const;

    const QList<User> users_;
    TestAuthority authority_;
    TokenSigner signer_;
    mutable std::mutex mutex_; ///< Guards what follows.
    Policy policy_;
    bool refusesAll_ = false;
    std::optional<int> expiresIn_ = 300;
    QList<Asked> asked_;
    ScriptedServer server_; ///< Last: its threads use the others.
};

} // namespace stowage::test
