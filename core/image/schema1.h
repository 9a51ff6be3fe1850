#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>

namespace stowage {

/// What the signatures of a docker schema 1 document sign: its bytes without the `signatures`
/// field, as libtrust's JSON web signatures describe them (formatLength bytes of the document, then
/// formatTail). Of an unsigned document, its bytes. `document` is `bytes`, parsed. Signatures are
/// not checked: keys that could be trusted no longer exist. Errors: ManifestInvalid.
Result<QByteArray> schema1Payload(const QByteArray& bytes, const QJsonObject& document);

} // namespace stowage
