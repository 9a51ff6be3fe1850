#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringView>

namespace stowage {

/// Text from outside as it may be shown to a person: control characters, line breaks, bidirectional
/// overrides, invisible format characters and lone surrogates become `\n`, `\x1b` or `\u{202e}`, so
/// that nothing can hide, reorder or move the cursor. A backslash stays as it is: the result is for
/// reading, not for parsing. Everything else, right-to-left letters too, is kept.
QString displayText(QStringView text);

/// The same of raw bytes, taken as UTF-8; a byte that is none becomes `\xNN`.
QString displayText(QByteArrayView bytes);

} // namespace stowage
