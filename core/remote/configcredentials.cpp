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
        containers_.push_back(std::make_unique<AuthFile>(path, environment));
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
    docker_ = std::make_unique<AuthFile>(
        folder("DOCKER_CONFIG", homeFolder + QStringLiteral("/.docker")) +
            QStringLiteral("/config.json"),
        environment);
}

ConfigCredentials::~ConfigCredentials() = default;

Result<std::optional<Credential>> ConfigCredentials::find(const QString& host,
                                                          const RepositoryName* repository,
                                                          std::stop_token stop) {
    if (const auto parsed = HostPort::parse(host); !parsed) {
        return failure(parsed);
    }
    for (const auto& file : containers_) {
        auto found = file->find(host, repository, stop);
        if (!found || *found) {
            return found;
        }
    }
    return docker_->find(host, repository, std::move(stop));
}

Result<> ConfigCredentials::store(const QString& host, const Credential& credential,
                                  std::stop_token stop) {
    if (const auto parsed = HostPort::parse(host); !parsed) {
        return failure(parsed);
    }
    return docker_->store(host, credential, std::move(stop));
}

Result<> ConfigCredentials::erase(const QString& host, std::stop_token stop) {
    if (const auto parsed = HostPort::parse(host); !parsed) {
        return failure(parsed);
    }
    return docker_->erase(host, std::move(stop));
}

QMap<QString, QString> ConfigCredentials::httpHeaders() {
    return docker_->httpHeaders().value_or(QMap<QString, QString>());
}

} // namespace stowage
