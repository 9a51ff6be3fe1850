#include "core/remote/logins.h"

#include "core/remote/hostport.h"
#include "core/remote/registrykey.h"

#include <QJsonArray>
#include <QJsonObject>

#include <utility>

namespace stowage {

namespace {

const QString registriesInKeyring = QStringLiteral("registries");

QString keyringsName() {
    return QStringLiteral("the desktop's keyring");
}

} // namespace

LogIns::LogIns(std::unique_ptr<ConfigCredentials> files, Keyring keyring, QString listFile)
    : files_(std::move(files)), keyring_(std::move(keyring)), list_(std::move(listFile)) {}

LogIns::~LogIns() = default;

Result<bool> LogIns::isInKeyring(const QString& key) {
    const auto list = list_.read();
    if (!list) {
        return failure(list);
    }
    return list->value(registriesInKeyring).toArray().contains(key);
}

Result<> LogIns::setInKeyring(const QString& key, bool is) {
    const std::lock_guard lock(mutex_);
    const auto list = list_.read();
    if (!list) {
        return failure(list);
    }
    QJsonArray kept;
    for (const QJsonValue value : list->value(registriesInKeyring).toArray()) {
        if (value.toString() != key) {
            kept.append(value);
        }
    }
    if (is) {
        kept.append(key);
    }
    QJsonObject changed = *list;
    changed.insert(registriesInKeyring, kept);
    ++changes_;
    return changed == *list ? Result<>() : list_.write(changed);
}

Result<std::optional<Credential>>
LogIns::find(const QString& host, const RepositoryName* repository, std::stop_token stop) {
    const auto parsed = HostPort::parse(host);
    if (!parsed) {
        return failure(parsed);
    }
    const QString key = registryKey(parsed->toString());
    {
        const std::lock_guard lock(mutex_);
        if (const auto typed = session_.constFind(key); typed != session_.cend()) {
            return *typed;
        }
    }
    const auto isKept = isInKeyring(key);
    if (!isKept) {
        return failure(isKept);
    }
    if (*isKept) {
        auto found = keyring_.read(key, stop);
        if (!found || *found) {
            return found;
        }
    }
    return files_->find(host, repository, std::move(stop));
}

quint64 LogIns::revision() {
    const quint64 outside = files_->revision() + list_.revision();
    const std::lock_guard lock(mutex_);
    return outside + changes_;
}

Result<QString> LogIns::keep(const QString& host, const Credential& credential, Keep where,
                             std::stop_token stop) {
    const auto parsed = HostPort::parse(host);
    if (!parsed) {
        return failure(parsed);
    }
    const QString key = registryKey(parsed->toString());
    QString place = QStringLiteral("memory, until the program ends");
    if (where == Keep::Keyring) {
        if (auto written = keyring_.write(key, credential, stop); !written) {
            return failure(written);
        }
        if (auto noted = setInKeyring(key, true); !noted) {
            return failure(noted);
        }
        place = keyringsName();
    } else if (where == Keep::Files) {
        // In this order: what cannot be stored costs nobody the log-in that was there.
        auto stored = files_->store(host, credential, stop);
        if (!stored) {
            return failure(stored);
        }
        if (const auto taken = takeFromKeyring(key, stop); !taken) {
            return failure(taken);
        }
        place = *stored;
    }
    const std::lock_guard lock(mutex_);
    ++changes_;
    if (where == Keep::Session) {
        session_.insert(key, credential);
    } else {
        session_.remove(key);
    }
    return place;
}

Result<bool> LogIns::takeFromKeyring(const QString& key, const std::stop_token& stop) {
    const auto isKept = isInKeyring(key);
    if (!isKept || !*isKept) {
        return isKept;
    }
    if (auto erased = keyring_.erase(key, stop); !erased) {
        return failure(erased);
    }
    if (auto noted = setInKeyring(key, false); !noted) {
        return failure(noted);
    }
    return true;
}

Result<QStringList> LogIns::forget(const QString& host, std::stop_token stop) {
    const auto parsed = HostPort::parse(host);
    if (!parsed) {
        return failure(parsed);
    }
    const QString key = registryKey(parsed->toString());
    QStringList places;
    {
        const std::lock_guard lock(mutex_);
        if (session_.remove(key) > 0) {
            ++changes_;
            places.append(QStringLiteral("memory"));
        }
    }
    const auto taken = takeFromKeyring(key, stop);
    if (!taken) {
        return failure(taken);
    }
    if (*taken) {
        places.append(keyringsName());
    }
    const auto erased = files_->erase(host, std::move(stop));
    if (!erased) {
        return failure(erased);
    }
    return places + *erased;
}

} // namespace stowage
