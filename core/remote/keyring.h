#pragma once

#include "core/base/result.h"
#include "core/remote/credential.h"

#include <QString>

#include <chrono>
#include <optional>
#include <stop_token>

namespace stowage {

/// The desktop's keyring, by QtKeychain: the Secret Service or KWallet. A value.
///
/// Each call blocks, perhaps until the user has unlocked the keyring: not for the GUI thread.
/// Errors of all calls: Unsupported where there is no keyring, Denied when the user did not unlock
/// it, Cancelled, Timeout, Io. No error holds a secret.
class Keyring {
public:
    /// `service` is what its entries are filed under, and what the user sees in the keyring's own
    /// window.
    explicit Keyring(QString service);

    /// How long a user may take to unlock it.
    static constexpr std::chrono::milliseconds patience = std::chrono::minutes(2);

    /// What is kept for the key; nothing when there is none. Errors: Corrupt besides, for an entry
    /// that is not one of this program's.
    Result<std::optional<Credential>> read(const QString& key, const std::stop_token& stop) const;

    /// In the place of what was kept for the key.
    Result<> write(const QString& key, const Credential& credential,
                   const std::stop_token& stop) const;

    /// It is no error if there is none.
    Result<> erase(const QString& key, const std::stop_token& stop) const;

private:
    QString service_;
};

} // namespace stowage
