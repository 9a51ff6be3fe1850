#pragma once

#include <QString>

namespace stowage {

/// Bytes for a person: "812 MB", "4.1 kB", "17 B". Decimal units, C locale: the command line's
/// output is the same everywhere.
QString formatBytes(qint64 bytes);

} // namespace stowage
