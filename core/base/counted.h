#pragma once

#include <QString>

namespace stowage {

/// A number with what it counts, in English, for the messages of the core: "1 byte", "2 bytes",
/// "0 layers". What the window says by itself is translated instead.
QString counted(qint64 number, const char* noun);

} // namespace stowage
