#pragma once

#include <QList>
#include <QSslError>
#include <QString>

namespace stowage {

/// Why a server's certificate is not good enough, and what can be done about it. `authorityFile` is
/// where a certificate belongs that this server's is to be trusted by; empty: there is no such
/// place. Of no errors, an empty text.
QString certificateFault(const QList<QSslError>& errors, const QString& authorityFile);

} // namespace stowage
