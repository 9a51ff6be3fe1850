#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QJsonObject>

namespace stowage {

/// Parses a JSON object as strictly as hostile documents need: QJsonDocument alone silently takes
/// the last of duplicate keys, which lets two readers see two documents in the same bytes.
///
/// Errors: ManifestInvalid when it is no JSON object, a key appears twice in one object (also twice
/// but for the case of its letters), or nesting passes 64; TooLarge over `limit` bytes. `what`
/// names the document in the error.
Result<QJsonObject> parseJsonObject(QByteArrayView bytes, const QString& what,
                                    qsizetype limit = 4 * 1024 * 1024);

} // namespace stowage
