#include "core/remote/configcredentials.h"

#include "core/remote/hostport.h"

#include <utility>

namespace stowage {

ConfigCredentials::ConfigCredentials(const QProcessEnvironment& environment,
                                     const QString& homeFolder) {
    const auto folder = [&](const char* variable, const QString& otherwise) {
        const QString value = environment.value(QString::fromLatin1(variable));
        return value.isEmpty() ? otherwise : value;
    };
    const auto add = [&](const QString& path) {
        files_.push_back(std::make_unique<AuthFile>(path, environment));
    };
    const QString name = QStringLiteral("/containers/auth.json");
    if (const QString file = folder("REGISTRY_AUTH_FILE", {}); !file.isEmpty()) {
        add(file);
    } else {
        if (const QString runtime = folder("XDG_RUNTIME_DIR", {}); !runtime.isEmpty()) {
            add(runtime + name);
        }
        add(folder("XDG_CONFIG_HOME", homeFolder + QStringLiteral("/.config")) + name);
    }
    add(folder("DOCKER_CONFIG", homeFolder + QStringLiteral("/.docker")) +
        QStringLiteral("/config.json"));
}

ConfigCredentials::~ConfigCredentials() = default;

Result<std::optional<Credential>> ConfigCredentials::find(const QString& host,
                                                          const RepositoryName* repository,
                                                          std::stop_token stop) {
    if (const auto parsed = HostPort::parse(host); !parsed) {
        return failure(parsed);
    }
    for (const auto& file : files_) {
        auto found = file->find(host, repository, stop);
        if (!found || *found) {
            return found;
        }
    }
    return std::nullopt;
}

Result<QString> ConfigCredentials::store(const QString& host, const Credential& credential,
                                         std::stop_token stop) {
    if (const auto parsed = HostPort::parse(host); !parsed) {
        return failure(parsed);
    }
    AuthFile* keeper = files_.back().get();
    for (const auto& file : files_) {
        const auto found = file->find(host, nullptr, stop);
        if (!found) {
            return failure(found);
        }
        if (*found) {
            keeper = file.get();
            break;
        }
    }
    if (auto stored = keeper->store(host, credential, std::move(stop)); !stored) {
        return failure(stored);
    }
    return keeper->path();
}

Result<QStringList> ConfigCredentials::erase(const QString& host, std::stop_token stop) {
    if (const auto parsed = HostPort::parse(host); !parsed) {
        return failure(parsed);
    }
    QStringList paths;
    for (const auto& file : files_) {
        const auto erased = file->erase(host, stop);
        if (!erased) {
            return failure(erased);
        }
        if (*erased) {
            paths.append(file->path());
        }
    }
    return paths;
}

quint64 ConfigCredentials::revision() {
    quint64 sum = 0; // Each part only grows.
    for (const auto& file : files_) {
        sum += file->revision();
    }
    return sum;
}

QStringList ConfigCredentials::files() const {
    QStringList paths;
    for (const auto& file : files_) {
        paths.append(file->path());
    }
    return paths;
}

} // namespace stowage
