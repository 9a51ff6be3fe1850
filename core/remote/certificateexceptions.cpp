#include "core/remote/certificateexceptions.h"

#include "core/base/quoted.h"
#include "core/remote/hostport.h"

#include <QJsonObject>

namespace stowage {

namespace {

constexpr qsizetype fingerprintSize = 32;
constexpr quint16 usualPort = 443;

Result<QString> keyOf(const QString& hostPort) {
    auto parsed = HostPort::parse(hostPort);
    if (!parsed) {
        return failure(parsed);
    }
    parsed->port = parsed->port.value_or(usualPort);
    return parsed->toString();
}

} // namespace

Result<QByteArray> CertificateExceptions::find(const QString& hostPort) {
    const auto key = keyOf(hostPort);
    if (!key) {
        return failure(key);
    }
    const auto known = file_.read();
    if (!known) {
        return failure(known);
    }
    const QJsonValue value = known->value(*key);
    if (value.isUndefined()) {
        return QByteArray();
    }
    const QByteArray sha256 = QByteArray::fromHex(value.toString().toLatin1());
    if (sha256.size() != fingerprintSize) {
        return failure(ErrorCode::Corrupt,
                       QStringLiteral("%1 has no SHA-256 for %2").arg(file_.path(), quoted(*key)));
    }
    return sha256;
}

Result<> CertificateExceptions::add(const QString& hostPort, const QByteArray& sha256) {
    if (sha256.size() != fingerprintSize) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("a SHA-256 has 32 bytes, not %1").arg(sha256.size()));
    }
    return change(hostPort, sha256);
}

Result<> CertificateExceptions::remove(const QString& hostPort) {
    return change(hostPort, {});
}

Result<> CertificateExceptions::change(const QString& hostPort, const QByteArray& sha256) {
    const auto key = keyOf(hostPort);
    if (!key) {
        return failure(key);
    }
    const std::lock_guard lock(mutex_);
    auto known = file_.read();
    if (!known) {
        return failure(known);
    }
    if (sha256.isEmpty()) {
        if (!known->contains(*key)) {
            return {};
        }
        known->remove(*key);
    } else {
        known->insert(*key, QString::fromLatin1(sha256.toHex()));
    }
    return file_.write(*known);
}

} // namespace stowage
