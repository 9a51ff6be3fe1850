#pragma once

#include <QString>

namespace stowage {

/// Whether text holds no line break and no NUL: what goes into a header, or into a protocol with a
/// line a value, would else be two of them.
bool isOneLine(const QString& text);

} // namespace stowage
