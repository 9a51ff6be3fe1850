#pragma once

#include "core/base/result.h"
#include "core/image/repositoryname.h"
#include "core/remote/configfile.h"
#include "core/remote/credential.h"
#include "core/remote/credentialprogram.h"

#include <QJsonObject>
#include <QProcessEnvironment>
#include <QString>

#include <mutex>
#include <optional>
#include <stop_token>

namespace stowage {

/// The credentials in one file, Docker's config.json or the containers tools' auth.json, which are
/// alike: "auths" by registry, and the helpers that keep others. Thread-safe; may run a helper.
///
/// Errors of all calls: as ConfigFile's and CredentialProgram's; Corrupt also for an entry that is
/// malformed. No error holds a secret.
class AuthFile {
public:
    AuthFile(QString path, const QProcessEnvironment& environment);

    /// What is kept for a registry, and within it a repository: with its helper ("credHelpers",
    /// "credsStore"), or, where it has none, in the entry whose key is the longest prefix of
    /// `host/repository`. A helper that fails is an error: nothing else is looked for.
    Result<std::optional<Credential>> find(const QString& host, const RepositoryName* repository,
                                           std::stop_token stop);

    /// With the registry's helper, or in the file. All else in the file stays as it is.
    /// Errors: InvalidArgument for what cannot be kept there: nothing, a line break, a user name
    /// with a colon.
    Result<> store(const QString& host, const Credential& credential, std::stop_token stop);

    /// Forgets what is kept for the whole of a registry. False when that is nothing.
    Result<bool> erase(const QString& host, std::stop_token stop);

    const QString& path() const { return file_.path(); }

    /// As CredentialSource::revision(): of the file. What a helper keeps changes unseen.
    quint64 revision() { return file_.revision(); }

private:
    Result<std::optional<CredentialProgram>> helperOf(const QJsonObject& content,
                                                      const QString& host) const;
    Result<QJsonObject> section(const QJsonObject& content, const QString& name) const;
    Result<std::optional<Credential>> entry(const QJsonObject& auths, const QString& key) const;
    std::unexpected<Error> malformed(const QString& what) const;

    ConfigFile file_;
    QProcessEnvironment environment_;
    std::mutex writing_; ///< Held while the file is changed, from reading to writing.
};

} // namespace stowage
