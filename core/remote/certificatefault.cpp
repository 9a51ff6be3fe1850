#include "core/remote/certificatefault.h"

#include "core/base/displaytext.h"

#include <QSslCertificate>
#include <QStringList>

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype mostHosts = 3;

/// The hosts that a certificate is for, as it says.
QString hostsOf(const QSslCertificate& certificate) {
    QStringList hosts;
    const auto names = certificate.subjectAlternativeNames();
    for (const QString& name : names) {
        if (hosts.size() < mostHosts && name.size() < 256) {
            hosts.append(displayText(name));
        }
    }
    hosts.sort();
    return hosts.isEmpty() ? QStringLiteral("no host") : hosts.join(QStringLiteral(", "));
}

} // namespace

QString certificateFault(const QList<QSslError>& errors, const QString& authorityFile) {
    const auto isOne = [&](std::initializer_list<QSslError::SslError> kinds) {
        return std::any_of(errors.cbegin(), errors.cend(), [&](const QSslError& error) {
            return std::ranges::find(kinds, error.error()) != kinds.end();
        });
    };
    QStringList faults;
    if (isOne({QSslError::CertificateExpired})) {
        faults.append(QStringLiteral("it has run out, and who runs the server has to renew it"));
    }
    if (isOne({QSslError::CertificateNotYetValid})) {
        faults.append(QStringLiteral("it is not valid yet, by this machine's clock"));
    }
    const auto mismatch = std::ranges::find(errors, QSslError::HostNameMismatch, &QSslError::error);
    if (mismatch != errors.cend()) {
        faults.append(QStringLiteral("it is for %1, not for this address")
                          .arg(hostsOf(mismatch->certificate())));
    }
    if (isOne({QSslError::SelfSignedCertificate, QSslError::SelfSignedCertificateInChain,
               QSslError::UnableToGetLocalIssuerCertificate,
               QSslError::UnableToGetIssuerCertificate, QSslError::UnableToVerifyFirstCertificate,
               QSslError::CertificateUntrusted})) {
        QString fault = QStringLiteral("nobody who is trusted here vouches for it");
        if (!authorityFile.isEmpty()) {
            fault += QStringLiteral("; to trust it, put its authority's certificate at ") +
                     authorityFile;
        }
        faults.append(fault);
    }
    if (faults.isEmpty()) {
        for (const QSslError& error : errors) {
            faults.append(error.errorString());
        }
    }
    return faults.join(QStringLiteral("; "));
}

} // namespace stowage
