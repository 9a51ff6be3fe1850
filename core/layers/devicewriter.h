#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QIODevice>

namespace stowage {

/// Writes all of `bytes`, over short writes. Private to this folder. Errors: NoSpace where the
/// device tells, else Io with its words.
Result<> writeAll(QIODevice& out, QByteArrayView bytes);

} // namespace stowage
