#pragma once

#include "ui/theme/format.h"

#include <QString>

namespace stowage {

/// The names of two images that are compared: "v1", "team/app:v2". Made harmless. A value.
struct DifferenceSides {
    QString before;
    QString after;

    /// As much of them as a column has room for.
    QString headerBefore() const { return middleElided(before, 9, 6); }
    QString headerAfter() const { return middleElided(after, 9, 6); }
};

} // namespace stowage
