#pragma once

#include "core/base/error.h"
#include "core/remote/httpanswer.h"

#include <QString>
#include <QStringList>

namespace stowage {

/// What a registry says went wrong: the first of its error documents (OCI distribution
/// specification 1.1, "Error Codes"), or nothing where the body is none. Text is the server's.
struct RegistryComplaint {
    QString code = {};        ///< "MANIFEST_UNKNOWN"; empty when there was none.
    QString message = {};     ///< Cut, and harmless to show.
    QStringList digests = {}; ///< Every digest that the details of all errors name.

    static RegistryComplaint of(const HttpAnswer& answer);
};

/// The error of an answer that is not what was asked for: its status and complaint as a code and a
/// sentence. `request` names what was asked ("GET https://host/v2/a/tags/list").
Error errorOf(const HttpAnswer& answer, const QString& request);

} // namespace stowage
