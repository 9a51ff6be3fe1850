#include "core/remote/registriesconf.h"

#include "core/remote/registriesfile.h"
#include "core/remote/registrykey.h"

#include <QFileInfo>

#include <optional>

namespace stowage {

namespace {

/// How much of a place a prefix covers; nothing when it is not a prefix of it.
std::optional<qsizetype> covered(const QString& prefix, const QString& place) {
    if (prefix.startsWith(QLatin1String("*."))) {
        const auto slash = place.indexOf(QLatin1Char('/'));
        const auto end = slash < 0 ? place.size() : slash;
        QStringView host = QStringView(place).first(end);
        const auto bracket = host.lastIndexOf(QLatin1Char(']'));
        if (const auto colon = host.lastIndexOf(QLatin1Char(':')); colon > bracket) {
            host = host.first(colon);
        }
        const QStringView domain = QStringView(prefix).sliced(1);
        const bool below = host.size() > domain.size() && host.endsWith(domain);
        return below ? std::optional(end) : std::nullopt;
    }
    if (!place.startsWith(prefix) ||
        (place.size() > prefix.size() && place[prefix.size()] != QLatin1Char('/'))) {
        return std::nullopt;
    }
    return prefix.size();
}

/// A place as it is asked for: `host[/path]` cut in two.
RegistriesConf::Endpoint endpointAt(const QString& place, bool insecure) {
    const auto slash = place.indexOf(QLatin1Char('/'));
    return {.host = slash < 0 ? place : place.left(slash),
            .repository = slash < 0 ? QString() : place.sliced(slash + 1),
            .insecure = insecure};
}

/// The files whose names end in ".conf", by name.
QStringList confFiles(const QString& folder) {
    QStringList files;
    const auto names = QDir(folder).entryList({QStringLiteral("*.conf")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        files.append(folder + QLatin1Char('/') + name);
    }
    return files;
}

} // namespace

Result<RegistriesConf> RegistriesConf::read(const QStringList& files) {
    RegistriesConf conf;
    for (const QString& file : files) {
        if (const auto read = RegistriesFile::readInto(file, conf); !read) {
            return failure(read);
        }
    }
    return conf;
}

QStringList RegistriesConf::standardFiles(const QProcessEnvironment& environment,
                                          const QString& homeFolder, const QString& systemFolder) {
    const QString config = environment.value(QStringLiteral("XDG_CONFIG_HOME"));
    const QString userFolder =
        (config.isEmpty() ? homeFolder + QStringLiteral("/.config") : config) +
        QStringLiteral("/containers");
    const QString name = QStringLiteral("/registries.conf");
    QString main = environment.value(QStringLiteral("CONTAINERS_REGISTRIES_CONF"));
    if (main.isEmpty()) {
        main = (QFileInfo::exists(userFolder + name) ? userFolder : systemFolder) + name;
    }
    const QString folder = QStringLiteral("/registries.conf.d");
    return QStringList{main} + confFiles(systemFolder + folder) + confFiles(userFolder + folder);
}

RegistriesConf::Route RegistriesConf::lookup(const QString& host,
                                             const RepositoryName* repository) const {
    const QString path =
        repository != nullptr ? QLatin1Char('/') + repository->toString() : QString();
    // The files know all of a registry's names by the first.
    const QString place = registryNames(host).constFirst() + path;
    const Entry* best = nullptr;
    qsizetype bestCovered = 0;
    for (const Entry& entry : entries_) {
        const auto length = covered(entry.prefix, place);
        if (length && (best == nullptr || entry.prefix.size() > best->prefix.size())) {
            best = &entry;
            bestCovered = *length;
        }
    }
    Route route;
    const bool isMarked = insecureHosts_.contains(registryNames(host).constFirst());
    route.location = endpointAt(host + path, isMarked);
    if (best == nullptr) {
        return route;
    }
    const QString rest = place.sliced(bestCovered);
    if (!best->location.isEmpty() && best->location + rest != place) {
        route.location = endpointAt(best->location + rest, false);
    }
    route.location.insecure = isMarked || best->insecure;
    route.blocked = best->blocked;
    for (const Mirror& mirror : best->mirrors) {
        route.mirrors.append(
            {.endpoint = endpointAt(mirror.endpoint.host + rest, mirror.endpoint.insecure),
             .pulls = mirror.pulls});
    }
    return route;
}

void RegistriesConf::markInsecure(const QString& host) {
    insecureHosts_.append(registryNames(host).constFirst());
}

} // namespace stowage
