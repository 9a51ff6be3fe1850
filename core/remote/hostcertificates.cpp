#include "core/remote/hostcertificates.h"

#include "core/remote/hostport.h"
#include "core/remote/smallfile.h"

#include <QFileInfo>

#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestPem = 4 * 1024 * 1024; // a whole system's authorities are 250 KB

Result<QList<QSslCertificate>> readCertificates(const QString& path) {
    const auto file = SmallFile::read(path, longestPem);
    if (!file) {
        return failure(file);
    }
    const auto certificates = QSslCertificate::fromData(file->bytes, QSsl::Pem);
    // Those that cannot be read are passed over by Qt.
    if (certificates.isEmpty() ||
        certificates.size() != file->bytes.count("-----BEGIN CERTIFICATE-----")) {
        return failure(ErrorCode::Corrupt,
                       QStringLiteral("%1 does not hold certificates as PEM").arg(path));
    }
    return certificates;
}

Result<QSslKey> readKey(const QString& path) {
    const auto file = SmallFile::read(path, longestPem);
    if (!file) {
        return failure(file);
    }
    if (!file->bytes.contains("PRIVATE KEY-----")) {
        return failure(ErrorCode::Corrupt,
                       QStringLiteral("%1 does not hold a private key as PEM").arg(path));
    }
    if (file->bytes.contains("ENCRYPTED")) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("the private key in %1 is encrypted").arg(path));
    }
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        if (const QSslKey key(file->bytes, algorithm, QSsl::Pem, QSsl::PrivateKey); !key.isNull()) {
            return key;
        }
    }
    return failure(
        ErrorCode::Unsupported,
        QStringLiteral("the private key in %1 is malformed, or of an unknown kind").arg(path));
}

Result<> readClient(const QString& base, HostCertificates& result) {
    const QString certificate = base + QStringLiteral(".cert");
    const QString key = base + QStringLiteral(".key");
    for (const auto& [missing, present] : {std::pair(key, certificate), {certificate, key}}) {
        if (!QFileInfo::exists(missing)) {
            return failure(
                ErrorCode::NotFound,
                QStringLiteral("%1 is missing, which belongs to %2").arg(missing, present));
        }
    }
    auto chain = readCertificates(certificate);
    if (!chain) {
        return failure(chain);
    }
    auto privateKey = readKey(key);
    if (!privateKey) {
        return failure(privateKey);
    }
    if (result.client.isNull()) {
        result.client = chain->constFirst();
        result.clientChain = *std::move(chain);
        result.clientKey = *std::move(privateKey);
    }
    return {};
}

} // namespace

Result<HostCertificates> HostCertificates::read(const QString& hostPort,
                                                const QStringList& folders) {
    // What is a host name holds no '/' and is not "..".
    if (const auto host = HostPort::parse(hostPort); !host) {
        return failure(host);
    }
    HostCertificates result;
    for (const QString& folder : folders) {
        const QString path = folder + QLatin1Char('/') + hostPort;
        const QFileInfo info(path);
        if (!info.isDir() || !info.isReadable() || !info.isExecutable()) {
            continue;
        }
        const auto entries = QDir(path).entryList(QDir::Files | QDir::System, QDir::Name);
        for (const QString& name : entries) {
            const QString file = path + QLatin1Char('/') + name;
            if (name.endsWith(QLatin1String(".crt"))) {
                const auto authorities = readCertificates(file);
                if (!authorities) {
                    return failure(authorities);
                }
                result.authorities += *authorities;
                continue;
            }
            const bool isCertificate = name.endsWith(QLatin1String(".cert"));
            if (!isCertificate && !name.endsWith(QLatin1String(".key"))) {
                continue;
            }
            const QString base = file.left(file.lastIndexOf(QLatin1Char('.')));
            // A pair is read when its certificate comes by, a key alone when it does.
            if (isCertificate || !QFileInfo::exists(base + QStringLiteral(".cert"))) {
                if (const auto read = readClient(base, result); !read) {
                    return failure(read);
                }
            }
        }
        break;
    }
    return result;
}

QStringList HostCertificates::standardFolders(const QProcessEnvironment& environment,
                                              const QString& homeFolder) {
    const QString config = environment.value(QStringLiteral("XDG_CONFIG_HOME"));
    return {(config.isEmpty() ? homeFolder + QStringLiteral("/.config") : config) +
                QStringLiteral("/containers/certs.d"),
            QStringLiteral("/etc/containers/certs.d"), QStringLiteral("/etc/docker/certs.d")};
}

} // namespace stowage
