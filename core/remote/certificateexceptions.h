#pragma once

#include "core/base/result.h"
#include "core/remote/configfile.h"

#include <QByteArray>
#include <QString>

#include <mutex>

namespace stowage {

/// The certificates that the user has said to trust although nothing else vouches for them: at most
/// one for a host and port, by its fingerprint, and good for that host alone. Kept in a file, which
/// other programs of this user's may change; noticed as soon as they do. Thread-safe; reads and
/// writes the disk.
class CertificateExceptions {
public:
    /// `file` need not exist, nor its folder.
    explicit CertificateExceptions(const QString& file) : file_(file) {}

    /// The SHA-256, 32 bytes, that is trusted for `host[:port]` (443 where it names none); empty:
    /// none is. Errors: Corrupt for a file that is none of this program's; TooLarge, ReadOnly, Io.
    Result<QByteArray> find(const QString& hostPort);

    /// In place of the one before. Errors: InvalidArgument for what is no host or no SHA-256; as
    /// find(); NoSpace.
    Result<> add(const QString& hostPort, const QByteArray& sha256);

    /// It is no error if there is none.
    Result<> remove(const QString& hostPort);

private:
    Result<> change(const QString& hostPort, const QByteArray& sha256);

    ConfigFile file_;
    std::mutex mutex_; ///< From reading to writing.
};

} // namespace stowage
