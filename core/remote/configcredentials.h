#pragma once

#include "core/remote/authfile.h"
#include "core/remote/credentialsource.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

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
/// 2. Docker's `config.json` in `$DOCKER_CONFIG` or `~/.docker`.
///
/// A file or a helper that fails is an error that names it, and ends the search.
class ConfigCredentials : public CredentialSource {
public:
    /// The files of that user: the environment and the home folder are given, not looked up.
    ConfigCredentials(const QProcessEnvironment& environment, const QString& homeFolder);
    ~ConfigCredentials() override;

    Result<std::optional<Credential>> find(const QString& host, const RepositoryName* repository,
                                           std::stop_token stop) override;

    /// Keeps a credential for the whole of `host[:port]` where one is kept for it already, so that
    /// it is the one that is found, otherwise in Docker's file: with that file's helper for it, or
    /// in base64, which anybody who reads the file can undo. The path of the file.
    /// Errors: as AuthFile::store().
    Result<QString> store(const QString& host, const Credential& credential,
                          std::stop_token stop = {});

    /// Takes it out again wherever it is kept. The paths of the files it was in.
    /// Errors: as AuthFile::erase().
    Result<QStringList> erase(const QString& host, std::stop_token stop = {});

    quint64 revision() override;

    /// All files that are looked through, in their order, whether they are there or not.
    QStringList files() const;

private:
    std::vector<std::unique_ptr<AuthFile>> files_; ///< Docker's is the last.
};

} // namespace stowage
