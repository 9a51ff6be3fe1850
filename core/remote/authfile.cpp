#include "core/remote/authfile.h"

#include "core/base/quoted.h"
#include "core/remote/oneline.h"
#include "core/remote/registrykey.h"

#include <QByteArray>

#include <utility>

namespace stowage {

namespace {

const QString authsKey = QStringLiteral("auths");
const QString authKey = QStringLiteral("auth");
const QString identityTokenKey = QStringLiteral("identitytoken");
const QString registryTokenKey = QStringLiteral("registrytoken");

bool isAllOneLine(const Credential& credential) {
    return isOneLine(credential.user) && isOneLine(credential.password) &&
           isOneLine(credential.identityToken) && isOneLine(credential.registryToken);
}

/// The key of an object that stands for a registry, the one that Docker writes before others.
std::optional<QString> keyIn(const QJsonObject& object, const QString& host) {
    const QString own = registryKey(host);
    if (object.contains(own)) {
        return own;
    }
    for (const QString& key : object.keys()) {
        if (isKeyOf(key, host)) {
            return key;
        }
    }
    return std::nullopt;
}

/// base64("user:password"); false when it is none.
bool readPair(const QString& text, Credential& credential) {
    const auto result =
        QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray decoded = result ? *result : QByteArray();
    const auto colon = decoded.indexOf(':');
    if (colon < 0) {
        return false;
    }
    credential.user = QString::fromUtf8(decoded.left(colon));
    credential.password = QString::fromUtf8(decoded.sliced(colon + 1));
    return true;
}

QJsonObject written(const Credential& credential) {
    QJsonObject object;
    if (!credential.user.isEmpty() || !credential.password.isEmpty()) {
        const QString pair = credential.user + QLatin1Char(':') + credential.password;
        object.insert(authKey, QString::fromLatin1(pair.toUtf8().toBase64()));
    }
    if (!credential.identityToken.isEmpty()) {
        object.insert(identityTokenKey, credential.identityToken);
    }
    if (!credential.registryToken.isEmpty()) {
        object.insert(registryTokenKey, credential.registryToken);
    }
    return object;
}

} // namespace

AuthFile::AuthFile(QString path, const QProcessEnvironment& environment)
    : file_(std::move(path)), environment_(environment) {}

std::unexpected<Error> AuthFile::malformed(const QString& what) const {
    return failure(ErrorCode::Corrupt,
                   QStringLiteral("%1 in %2 is malformed").arg(what, file_.path()));
}

Result<QJsonObject> AuthFile::section(const QJsonObject& content, const QString& name) const {
    const QJsonValue value = content.value(name);
    if (!value.isObject() && !value.isNull() && !value.isUndefined()) {
        return malformed(quoted(name));
    }
    return value.toObject();
}

Result<std::optional<CredentialProgram>> AuthFile::helperOf(const QJsonObject& content,
                                                            const QString& host) const {
    const auto helpers = section(content, QStringLiteral("credHelpers"));
    if (!helpers) {
        return failure(helpers);
    }
    const QString storeKey = QStringLiteral("credsStore");
    const auto key = keyIn(*helpers, host);
    const QJsonValue suffix = key ? helpers->value(*key) : content.value(storeKey);
    if (!suffix.isString() && !suffix.isUndefined() && !suffix.isNull()) {
        return malformed(quoted(key ? *key : storeKey));
    }
    if (suffix.toString().isEmpty()) {
        return std::nullopt; // As in Docker, an empty one is how a registry is kept from the store.
    }
    auto helper = CredentialProgram::create(suffix.toString(), environment_);
    if (!helper) {
        return failure(helper, QStringLiteral("reading %1").arg(file_.path()));
    }
    return *std::move(helper);
}

Result<std::optional<Credential>> AuthFile::entry(const QJsonObject& auths,
                                                  const QString& key) const {
    const auto fields = section(auths, key);
    if (!fields) {
        return failure(fields);
    }
    const auto wrong = [&] {
        return malformed(QStringLiteral("the entry of %1").arg(quoted(key)));
    };
    for (const QString& name : {authKey, identityTokenKey, registryTokenKey}) {
        const QJsonValue value = fields->value(name);
        if (!value.isString() && !value.isUndefined() && !value.isNull()) {
            return wrong();
        }
    }
    Credential credential;
    const QString pair = fields->value(authKey).toString();
    if (pair.isEmpty()) {
        credential.user = fields->value(QLatin1String("username")).toString();
        credential.password = fields->value(QLatin1String("password")).toString();
    } else if (!readPair(pair, credential)) {
        return wrong();
    }
    credential.identityToken = fields->value(identityTokenKey).toString();
    credential.registryToken = fields->value(registryTokenKey).toString();
    if (!isAllOneLine(credential)) {
        return wrong();
    }
    return credential.isEmpty() ? std::nullopt : std::optional(credential);
}

Result<std::optional<Credential>>
AuthFile::find(const QString& host, const RepositoryName* repository, std::stop_token stop) {
    const auto content = file_.read();
    if (!content) {
        return failure(content);
    }
    const auto helper = helperOf(*content, host);
    if (!helper) {
        return failure(helper);
    }
    if (*helper) {
        return (*helper)->get(registryKey(host), std::move(stop));
    }
    const auto auths = section(*content, authsKey);
    if (!auths) {
        return failure(auths);
    }
    QStringList keys = repository != nullptr ? repositoryKeys(host, *repository) : QStringList();
    if (const auto key = keyIn(*auths, host)) {
        keys.append(*key);
    }
    for (const QString& key : std::as_const(keys)) {
        auto found = entry(*auths, key);
        if (!found || *found) {
            return found;
        }
    }
    return std::nullopt;
}

Result<> AuthFile::store(const QString& host, const Credential& credential, std::stop_token stop) {
    if (credential.isEmpty() || !isAllOneLine(credential) ||
        credential.user.contains(QLatin1Char(':'))) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("this user name or password cannot be kept"));
    }
    const std::lock_guard lock(writing_);
    const auto content = file_.read();
    if (!content) {
        return failure(content);
    }
    auto auths = section(*content, authsKey);
    if (!auths) {
        return failure(auths);
    }
    const auto helper = helperOf(*content, host);
    if (!helper) {
        return failure(helper);
    }
    const QString key = registryKey(host);
    // An empty entry is how Docker remembers that a helper has it.
    QJsonObject entry;
    if (*helper) {
        if (auto stored = (*helper)->store(key, credential, std::move(stop)); !stored) {
            return stored;
        }
    } else {
        entry = written(credential);
    }
    if (auths->value(key) == entry) {
        return {};
    }
    auths->insert(key, entry);
    QJsonObject changed = *content;
    changed.insert(authsKey, *auths);
    return file_.write(changed);
}

Result<bool> AuthFile::erase(const QString& host, std::stop_token stop) {
    const std::lock_guard lock(writing_);
    const auto content = file_.read();
    if (!content) {
        return failure(content);
    }
    auto auths = section(*content, authsKey);
    if (!auths) {
        return failure(auths);
    }
    const auto helper = helperOf(*content, host);
    if (!helper) {
        return failure(helper);
    }
    bool wasKept = false;
    if (*helper) {
        const auto kept = (*helper)->get(registryKey(host), stop);
        if (!kept) {
            return failure(kept);
        }
        if (auto erased = (*helper)->erase(registryKey(host), std::move(stop)); !erased) {
            return failure(erased);
        }
        wasKept = kept->has_value();
    }
    bool isChanged = false;
    while (const auto key = keyIn(*auths, host)) {
        auths->remove(*key);
        isChanged = true;
    }
    if (!isChanged) {
        return wasKept;
    }
    QJsonObject changed = *content;
    changed.insert(authsKey, *auths);
    if (auto saved = file_.write(changed); !saved) {
        return failure(saved);
    }
    return true;
}

} // namespace stowage
