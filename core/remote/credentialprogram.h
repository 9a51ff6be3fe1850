#pragma once

#include "core/base/result.h"
#include "core/remote/credential.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

#include <chrono>
#include <optional>
#include <stop_token>

namespace stowage {

/// A program that keeps credentials in the keyring of a desktop or a cloud, Docker's "credential
/// helper": `docker-credential-SUFFIX get|store|erase`
/// (github.com/docker/docker-credential-helpers), run without a shell; secrets go through pipes
/// alone. A value; each call runs one program, and waits for it: not for the GUI thread.
///
/// Errors of all calls: InvalidArgument (a suffix that is no `[a-z0-9-]+`, a secret with a line
/// break or NUL), Unsupported (the program is not in PATH), Cancelled, Timeout, Io (it failed),
/// Protocol (its answer is none), TooLarge (of more than 1 MiB).
class CredentialProgram {
public:
    /// PATH is that of `environment`, which the program gets too. Entries that are no absolute path
    /// are passed over.
    static Result<CredentialProgram> create(const QString& suffix,
                                            const QProcessEnvironment& environment,
                                            std::chrono::milliseconds timeout = longestRun);

    static constexpr std::chrono::milliseconds longestRun = std::chrono::seconds(30);

    /// What it keeps for the key; nothing when it says that there is none.
    Result<std::optional<Credential>> get(const QString& key, std::stop_token stop) const;

    /// Of a credential, user and password or the identity token; Unsupported for others.
    Result<> store(const QString& key, const Credential& credential, std::stop_token stop) const;

    /// It is no error if there is none.
    Result<> erase(const QString& key, std::stop_token stop) const;

private:
    CredentialProgram(QString name, QString program, const QProcessEnvironment& environment,
                      std::chrono::milliseconds timeout);

    /// What the program wrote; nothing when it said that it has no such credential.
    Result<std::optional<QByteArray>> run(const QString& verb, const QByteArray& input,
                                          const std::stop_token& stop) const;

    QString name_;
    QString program_;
    QProcessEnvironment environment_;
    std::chrono::milliseconds timeout_;
};

} // namespace stowage
