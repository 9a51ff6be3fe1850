#include "ui/browse/rowdelegate.h"

#include "ui/theme/spacing.h"

#include <algorithm>

namespace stowage {

int listRowHeight(const QFontMetrics& metrics) {
    return std::max(metrics.height(), Spacing::Icon) + Spacing::Medium;
}

} // namespace stowage
