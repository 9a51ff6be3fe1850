#pragma once

#include "core/remote/credential.h"
#include "core/remote/remoteregistry.h"
#include "tests/support/steppedclock.h"
#include "tests/support/testauthority.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace stowage::test {

RepositoryName nameOf(const char* text);
Tag tagOf(const char* text);

/// What a test opens remote registries with: a folder for all that is kept, a clock that it moves,
/// and no waiting between two tries.
struct RemoteFixture {
    RemoteFixture();

    /// All registries that are opened from now on are asked with it.
    void logIn(const Credential& credential);

    /// Puts an authority's certificate where it is looked for: certs.d/HOST:PORT/ca.crt.
    void trust(const QString& address, const TestAuthority& authority);

    Result<std::shared_ptr<RemoteRegistry>> open(const QString& address) const;
    /// Null, with the reason as a warning, when it cannot be opened.
    std::unique_ptr<Repository> open(const QString& address, const char* name) const;

    /// Uploads bytes as a layer.
    static Result<Digest> push(Repository& repository, const QByteArray& bytes);

    QTemporaryDir folder;
    SteppedClock clock;
    RemoteSettings settings;
};

} // namespace stowage::test
