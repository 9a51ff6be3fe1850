#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QJsonArray>
#include <QJsonObject>

namespace stowage {

/// The largest document that is parsed unless the caller says otherwise: 4 MiB.
inline constexpr qsizetype maximumJsonSize = 4 * 1024 * 1024;

/// Parses a JSON object as strictly as hostile documents need: QJsonDocument alone silently takes
/// the last of duplicate keys, which lets two readers see two documents in the same bytes.
///
/// A key in another case than the known one ("Layers") is refused by JsonFields, which knows the
/// known ones; in free maps such as labels, keys that differ in case alone are common and distinct.
///
/// Errors: ManifestInvalid when it is no JSON object, a key appears twice in one object (escapes
/// resolved), or nesting passes 64; TooLarge over `limit` bytes. `what` names the document in the
/// error.
Result<QJsonObject> parseJsonObject(QByteArrayView bytes, const QString& what,
                                    qsizetype limit = maximumJsonSize);

/// The same for a document that is an array.
Result<QJsonArray> parseJsonArray(QByteArrayView bytes, const QString& what,
                                  qsizetype limit = maximumJsonSize);

} // namespace stowage
