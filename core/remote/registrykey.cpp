#include "core/remote/registrykey.h"

#include "core/remote/hostname.h"

namespace stowage {

namespace {

QString dockerHubApi() {
    return apiHost(QStringLiteral("docker.io"));
}

bool isDockerHub(const QString& host) {
    return apiHost(host.toLower()) == dockerHubApi();
}

} // namespace

QString registryKey(const QString& host) {
    return isDockerHub(host) ? QStringLiteral("https://index.docker.io/v1/") : host;
}

QStringList registryNames(const QString& host) {
    if (isDockerHub(host)) {
        return {QStringLiteral("docker.io"), QStringLiteral("index.docker.io"), dockerHubApi()};
    }
    return {host.toLower()};
}

bool isKeyOf(const QString& key, const QString& host) {
    QString rest = key.toLower();
    bool isUrl = false;
    for (const QLatin1String scheme : {QLatin1String("https://"), QLatin1String("http://")}) {
        if (rest.startsWith(scheme)) {
            rest = rest.sliced(scheme.size());
            isUrl = true;
            break;
        }
    }
    const auto slash = rest.indexOf(QLatin1Char('/'));
    if (slash >= 0) {
        QString path = rest.sliced(slash + 1);
        if (path.endsWith(QLatin1Char('/'))) {
            path.chop(1);
        }
        const bool isWhole =
            path.isEmpty() || path == QLatin1String("v1") || path == QLatin1String("v2");
        if (!isUrl && !isWhole) {
            return false;
        }
        rest.truncate(slash);
    }
    return registryNames(host).contains(rest);
}

QStringList repositoryKeys(const QString& host, const RepositoryName& repository) {
    QStringList keys;
    const QString& path = repository.toString();
    for (auto end = path.size(); end > 0; end = path.lastIndexOf(QLatin1Char('/'), end - 1)) {
        for (const QString& name : registryNames(host)) {
            keys.append(name + QLatin1Char('/') + path.left(end));
        }
    }
    return keys;
}

} // namespace stowage
