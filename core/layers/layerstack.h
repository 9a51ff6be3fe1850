#pragma once

#include "core/base/result.h"

#include <QIODevice>

#include <functional>
#include <memory>

namespace stowage {

/// The layers of an image, bottom first, as devices opened when they are needed. Each may be
/// opened more than once; a device is closed before the next is opened. A value.
struct LayerStack {
    qsizetype count = 0;
    std::function<Result<std::unique_ptr<QIODevice>>(qsizetype layer)> open;
};

} // namespace stowage
