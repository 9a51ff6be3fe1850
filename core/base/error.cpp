#include "core/base/error.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace stowage {

namespace {

constexpr std::array names{
    std::pair{ErrorCode::Cancelled, "cancelled"},
    std::pair{ErrorCode::InvalidArgument, "invalid-argument"},
    std::pair{ErrorCode::NotFound, "not-found"},
    std::pair{ErrorCode::LayerUnknown, "layer-unknown"},
    std::pair{ErrorCode::LayerExists, "layer-exists"},
    std::pair{ErrorCode::LayerDamaged, "layer-damaged"},
    std::pair{ErrorCode::AlreadyExists, "already-exists"},
    std::pair{ErrorCode::TarSumVersionUnsupported, "tarsum-version-unsupported"},
    std::pair{ErrorCode::UploadUnknown, "upload-unknown"},
    std::pair{ErrorCode::InvalidDigest, "invalid-digest"},
    std::pair{ErrorCode::InvalidLength, "invalid-length"},
    std::pair{ErrorCode::Closed, "closed"},
    std::pair{ErrorCode::UnsupportedDigest, "unsupported-digest"},
    std::pair{ErrorCode::ManifestInvalid, "manifest-invalid"},
    std::pair{ErrorCode::ManifestIncomplete, "manifest-incomplete"},
    std::pair{ErrorCode::SourceChanged, "source-changed"},
    std::pair{ErrorCode::Corrupt, "corrupt"},
    std::pair{ErrorCode::TooLarge, "too-large"},
    std::pair{ErrorCode::Unsupported, "unsupported"},
    std::pair{ErrorCode::Busy, "busy"},
    std::pair{ErrorCode::ReadOnly, "read-only"},
    std::pair{ErrorCode::NoSpace, "no-space"},
    std::pair{ErrorCode::Io, "io"},
    std::pair{ErrorCode::Unauthorized, "unauthorized"},
    std::pair{ErrorCode::Denied, "denied"},
    std::pair{ErrorCode::RateLimited, "rate-limited"},
    std::pair{ErrorCode::Timeout, "timeout"},
    std::pair{ErrorCode::Network, "network"},
    std::pair{ErrorCode::Protocol, "protocol"},
    std::pair{ErrorCode::Internal, "internal"},
};

} // namespace

QString errorCodeName(ErrorCode code) {
    for (const auto& [known, name] : names) {
        if (known == code) {
            return QString::fromLatin1(name);
        }
    }
    return QStringLiteral("internal");
}

Error::Error(ErrorCode code, QString detail) : code_(code), detail_(std::move(detail)) {}

QString Error::message() const {
    QString text;
    for (auto operation = context_.crbegin(); operation != context_.crend(); ++operation) {
        text += *operation + QStringLiteral(": ");
    }
    return text + detail_;
}

Error Error::in(QString operation) const& {
    return Error(*this).in(std::move(operation));
}

Error Error::in(QString operation) && {
    context_.append(std::move(operation));
    return std::move(*this);
}

Error Error::about(QStringList items) && {
    items_ = std::move(items);
    return std::move(*this);
}

Error Error::fromErrno(int number, const QString& what) {
    ErrorCode code = ErrorCode::Io;
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        code = ErrorCode::NoSpace;
        break;
    case EACCES:
    case EPERM:
    case EROFS:
        code = ErrorCode::ReadOnly;
        break;
    case ENOENT:
        code = ErrorCode::NotFound;
        break;
    case EFBIG:
        code = ErrorCode::TooLarge;
        break;
    default:
        break;
    }
    // The system's own words, from the thread-safe table rather than strerror's static buffer.
    const std::string reason = std::generic_category().message(number);
    return Error(code, QStringLiteral("%1: %2").arg(what, QString::fromStdString(reason)));
}

Error Error::cancelled() {
    return Error(ErrorCode::Cancelled, QStringLiteral("cancelled"));
}

} // namespace stowage
