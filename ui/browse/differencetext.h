#pragma once

#include "core/image/configcomparison.h"
#include "core/layers/treecomparison.h"
#include "ui/theme/sign.h"

#include <QString>

namespace stowage {

// What a difference between two images is called. GUI texts; re-entrant.

Sign signOf(const PathDifference& difference);
Sign signOf(const ConfigDifference& difference);

/// "content, mode": in what a path that both have differs; what was added or removed says so.
QString aspectsText(const PathDifference& difference);

/// "-rw-r--r-- 0:0 1,234 bytes → target", for lists and tool tips. Made harmless.
QString entryText(const LayerEntry& entry);

QString fieldText(ConfigDifference::Field field);

} // namespace stowage
