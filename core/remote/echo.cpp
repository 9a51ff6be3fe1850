#include "core/remote/echo.h"

#include <QList>
#include <QUrl>

namespace stowage {

namespace {

void forgetEchoOf(HttpAnswer& answer, const QByteArray& secret) {
    if (secret.isEmpty() || answer.isSuccess()) {
        return;
    }
    QByteArray escaped = secret; // As JSON writes it.
    escaped.replace('\\', "\\\\").replace('"', "\\\"");
    const QByteArray slashes = QByteArray(escaped).replace('/', "\\/");
    for (const QByteArray& written :
         {secret, escaped, slashes, secret.toBase64(), secret.toPercentEncoding()}) {
        if (answer.body.contains(written)) {
            answer.body.clear();
            return;
        }
    }
}

} // namespace

void forgetEcho(HttpAnswer& answer, const QByteArray& authorization) {
    const QByteArray secret = authorization.sliced(authorization.indexOf(' ') + 1);
    forgetEchoOf(answer, secret);
    if (authorization.startsWith("Basic ")) {
        const QByteArray pair = QByteArray::fromBase64(secret);
        forgetEchoOf(answer, pair.sliced(pair.indexOf(':') + 1));
    }
}

void forgetEcho(HttpAnswer& answer, const Credential& credential) {
    forgetEchoOf(answer, credential.password.toUtf8());
    forgetEchoOf(answer, (credential.user + QLatin1Char(':') + credential.password).toUtf8());
    forgetEchoOf(answer, credential.identityToken.toUtf8());
    forgetEchoOf(answer, credential.registryToken.toUtf8());
}

} // namespace stowage
