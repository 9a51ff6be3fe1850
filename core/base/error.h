#pragma once

#include <QString>
#include <QStringList>

namespace stowage {

/// What went wrong, told apart by what the caller can do about it.
///
/// The seven errors of distribution's original layer store are LayerUnknown, LayerExists,
/// TarSumVersionUnsupported, UploadUnknown, InvalidDigest, InvalidLength and Closed.
enum class ErrorCode {
    Cancelled,                ///< The caller asked to stop. An outcome, not a fault.
    InvalidArgument,          ///< A malformed name, tag, reference or option.
    NotFound,                 ///< No such registry, repository, manifest, tag, file or platform.
    LayerUnknown,             ///< The repository has no such layer.
    LayerExists,              ///< The layer is there already and was not to be replaced.
    LayerDamaged,             ///< The registry has the layer, broken, and does not replace it.
    AlreadyExists,            ///< A file or folder is there already and was not to be replaced.
    TarSumVersionUnsupported, ///< A TarSum of a version that is not accepted for uploads.
    UploadUnknown,            ///< No such unfinished upload: finished, cancelled or never begun.
    InvalidDigest,      ///< Content does not have the digest it should, or a digest is malformed.
    InvalidLength,      ///< Content does not have the size it should.
    Closed,             ///< The layer or upload was closed before.
    UnsupportedDigest,  ///< A well-formed digest of an algorithm that is not known here.
    ManifestInvalid,    ///< A document that is no manifest, or breaks the rules of one.
    ManifestIncomplete, ///< A manifest names content that is absent; items() lists all of it.
    SourceChanged,      ///< The file being read is no longer the one that was begun with.
    Corrupt,            ///< An archive or compressed stream is truncated or damaged.
    TooLarge,           ///< Beyond a limit that protects this program or a format's own.
    Unsupported,        ///< This kind of place or content cannot do that.
    Busy,               ///< Another program or upload holds the lock.
    ReadOnly,           ///< Permission denied, or a read-only file system.
    NoSpace,            ///< The disk or quota is full.
    Io,                 ///< Any other failure of a file system.
    Unauthorized,       ///< A remote registry asks for a log-in.
    Denied,             ///< Logged in, but not allowed.
    RateLimited,        ///< Too many requests.
    Timeout,            ///< No answer in time.
    Network,            ///< No connection, or one that broke.
    Protocol,           ///< An answer that breaks the protocol.
    Internal,           ///< A broken promise inside this program.
};

/// The name of a code as it is written in machine-readable output: "invalid-digest".
QString errorCodeName(ErrorCode code);

/// A failure: a code, what exactly happened (untranslated) and during which operation.
///
/// A plain value; thread-safe as QString is. Never holds a secret.
class Error {
public:
    Error(ErrorCode code, QString detail);

    ErrorCode code() const { return code_; }
    bool isCancelled() const { return code_ == ErrorCode::Cancelled; }

    /// What happened, without the operation: "the size is 3 bytes, not 4".
    const QString& detail() const { return detail_; }

    /// The operations it happened in, innermost first: "upload of sha256:ab… to library/debian".
    const QStringList& context() const { return context_; }

    /// The things the error is about, complete: every missing digest of ManifestIncomplete.
    const QStringList& items() const { return items_; }

    /// One sentence with the operation first: "upload of …: the size is 3 bytes, not 4".
    QString message() const;

    /// The same error, seen from the operation around it.
    Error in(QString operation) const&;
    Error in(QString operation) &&;

    /// The same error with the complete list of things it is about.
    Error about(QStringList items) &&;

    /// The error of a failed system call: errno becomes NoSpace, ReadOnly, NotFound or Io.
    static Error fromErrno(int number, const QString& what);

    /// The outcome of every operation that stopped because it was asked to.
    static Error cancelled();

private:
    ErrorCode code_;
    QString detail_;
    QStringList context_;
    QStringList items_;
};

} // namespace stowage
