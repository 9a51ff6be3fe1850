#pragma once

#include "core/base/result.h"

#include <QDir>
#include <QList>
#include <QProcessEnvironment>
#include <QSslCertificate>
#include <QSslKey>
#include <QString>
#include <QStringList>

namespace stowage {

/// What a user has set up for secure connections to one registry, in the folders of certificates
/// that Docker and the containers tools share (containers-certs.d(5)). A value; reading takes the
/// disk: not for the GUI thread.
struct HostCertificates {
    QList<QSslCertificate> authorities; ///< Trusted for this host beside the system's.
    QSslCertificate client;             ///< Null where there is none, as its key.
    QSslKey clientKey;
    QList<QSslCertificate> clientChain; ///< The client's, then those between it and an authority.

    /// Of the first folder that has one named `host[:port]`: each `*.crt` holds authorities, and
    /// `NAME.cert` with `NAME.key` a client's certificate and its key, the first of them by name.
    /// Nothing where there is no such folder, or it may not be entered.
    ///
    /// Errors: InvalidArgument (no host name), NotFound for a certificate without its key or the
    /// reverse, Corrupt for a malformed file, Unsupported for a key that is encrypted or of a kind
    /// that is not known, ReadOnly, Io, TooLarge. They name the file and none of its content.
    static Result<HostCertificates> read(const QString& hostPort, const QStringList& folders);

    /// The user's, then the system's: `~/.config/containers/certs.d`, `/etc/containers/certs.d`,
    /// `/etc/docker/certs.d`.
    static QStringList standardFolders(
        const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment(),
        const QString& homeFolder = QDir::homePath());
};

} // namespace stowage
