#include "app/remoteaccess.h"

#include "app/serverservices.h"
#include "app/statefolder.h"
#include "core/remote/hostcertificates.h"
#include "core/remote/logincheck.h"
#include "core/remote/manifestcache.h"
#include "core/remote/registriesconf.h"

#include <QDir>
#include <QProcessEnvironment>
#include <QStandardPaths>

#include <utility>

namespace stowage {

std::shared_ptr<LogIns> logIns() {
    static const auto all = std::make_shared<LogIns>(
        std::make_unique<ConfigCredentials>(QProcessEnvironment::systemEnvironment(),
                                            QDir::homePath()),
        Keyring(QStringLiteral("Stowage")), stateFolder() + QStringLiteral("/keyring.json"));
    return all;
}

std::shared_ptr<CertificateExceptions> certificateExceptions() {
    static const auto all = std::make_shared<CertificateExceptions>(
        QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
        QStringLiteral("/stowage/certificates.json"));
    return all;
}

Result<RemoteSettings> remoteSettings(const QString& host, PlainHttp plainHttp) {
    RemoteSettings settings;
    settings.credentials = logIns();
    settings.log = serverServices().log;
    settings.board = serverServices().board;
    settings.exceptions = certificateExceptions();
    settings.certificateFolders = HostCertificates::standardFolders();
    settings.uploadsFolder = stateFolder() + QStringLiteral("/uploads");
    static const auto paces = std::make_shared<HostPaces>();
    settings.paces = paces;
    auto conf = RegistriesConf::read(RegistriesConf::standardFiles());
    if (!conf) {
        return failure(conf);
    }
    if (plainHttp == PlainHttp::Allowed) {
        conf->markInsecure(host);
    }
    const RegistriesConf::Route route = conf->lookup(host, nullptr);
    settings.isBlocked = route.blocked;
    settings.isInsecure = route.location.insecure;
    settings.routes = std::make_shared<const RegistriesConf>(*std::move(conf));
    static const auto manifests = std::make_shared<ManifestCache>(
        QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) +
        QStringLiteral("/stowage/manifests"));
    settings.manifests = manifests;
    return settings;
}

Result<QString> logIn(const QString& host, const Credential& credential, LogIns::Keep where,
                      PlainHttp plainHttp, const std::stop_token& stop) {
    auto settings = remoteSettings(host, plainHttp);
    if (!settings) {
        return failure(settings);
    }
    if (auto checked = checkLogIn(host, credential, *std::move(settings), stop); !checked) {
        return failure(checked);
    }
    return logIns()->keep(host, credential, where, stop);
}

} // namespace stowage
