#pragma once

#include "core/remote/authfile.h"
#include "core/remote/credentialsource.h"

#include <QMap>
#include <QProcessEnvironment>
#include <QString>

#include <memory>
#include <vector>

namespace stowage {

/// The credentials that Docker's and the containers tools' users have on this machine: what
/// `docker login`, `podman login` and `skopeo login` have written, noticed as soon as it is.
///
/// Looked through in this order, each with its helpers, until one knows the registry:
///
/// 1. `$REGISTRY_AUTH_FILE`, or, where it is not set, `$XDG_RUNTIME_DIR/containers/auth.json` and
///    `$XDG_CONFIG_HOME/containers/auth.json` (containers-auth.json(5));
/// 2. Docker's `config.json` in `$DOCKER_CONFIG` or `~/.docker`, where store() writes.
///
/// A file or a helper that fails is an error that names it, and ends the search.
class ConfigCredentials : public CredentialSource {
public:
    /// The files of that user: the environment and the home folder are given, not looked up.
    ConfigCredentials(const QProcessEnvironment& environment, const QString& homeFolder);
    ~ConfigCredentials() override;

    Result<std::optional<Credential>> find(const QString& host, const RepositoryName* repository,
                                           std::stop_token stop) override;

    /// Keeps a credential for the whole of `host[:port]` with Docker's helper for it, or in
    /// Docker's file: in base64, which anybody who reads the file can undo. Errors: as
    /// AuthFile::store().
    Result<> store(const QString& host, const Credential& credential, std::stop_token stop = {});

    /// Takes it out again, from Docker's alone. Errors: as AuthFile::erase().
    Result<> erase(const QString& host, std::stop_token stop = {});

    /// The headers that Docker's user wants sent with each request; none from a file that cannot be
    /// read, of which find() tells. They are the user's own and may be secrets.
    QMap<QString, QString> httpHeaders();

private:
    std::vector<std::unique_ptr<AuthFile>> containers_;
    std::unique_ptr<AuthFile> docker_;
};

} // namespace stowage
