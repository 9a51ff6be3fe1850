#pragma once

#include "core/remote/configcredentials.h"
#include "core/remote/configfile.h"
#include "core/remote/credentialsource.h"
#include "core/remote/keyring.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <memory>
#include <mutex>
#include <stop_token>

namespace stowage {

/// Who the user is at which registry. Looked for in this order: what was typed and is to be kept
/// for this session alone; the desktop's keyring; the files of Docker and the containers tools.
class LogIns : public CredentialSource {
public:
    enum class Keep {
        Session, ///< In memory, until the program ends.
        Keyring,
        Files, ///< Where ConfigCredentials::store() does.
    };

    /// `listFile` is where it is written for which registries the keyring has an entry, and nothing
    /// more of them: so that nobody is asked to unlock a keyring in vain.
    LogIns(std::unique_ptr<ConfigCredentials> files, Keyring keyring, QString listFile);
    ~LogIns() override;

    Result<std::optional<Credential>> find(const QString& host, const RepositoryName* repository,
                                           std::stop_token stop) override;
    quint64 revision() override;

    /// Keeps a credential for the whole of `host[:port]`, and forgets those that would be found
    /// before it. In words, where: a file's path, or "the desktop's keyring".
    /// Errors: as Keyring's and ConfigCredentials::store().
    Result<QString> keep(const QString& host, const Credential& credential, Keep where,
                         std::stop_token stop = {});

    /// Forgets it wherever it is kept. In words, where that was; nothing where it was nowhere.
    /// Errors: as Keyring's and ConfigCredentials::erase().
    Result<QStringList> forget(const QString& host, std::stop_token stop = {});

    /// The files besides the keyring in which others log in and out.
    QStringList files() const { return files_->files(); }

private:
    Result<bool> isInKeyring(const QString& key);
    Result<> setInKeyring(const QString& key, bool is);
    Result<bool> takeFromKeyring(const QString& key, const std::stop_token& stop);

    const std::unique_ptr<ConfigCredentials> files_;
    const Keyring keyring_;
    ConfigFile list_;
    std::mutex mutex_; ///< Guards what follows, and the list from reading to writing.
    QMap<QString, Credential> session_;
    quint64 changes_ = 0;
};

} // namespace stowage
