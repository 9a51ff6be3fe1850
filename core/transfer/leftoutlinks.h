#pragma once

#include "core/layers/mergedtree.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace stowage {

/// What an export says of the tree's broken hard links that are in what was asked for, one sentence
/// each and no more than a hundred; `paths` are as in FilesExportRequest, an empty one the root.
QStringList leftOutLinks(const MergedTree& tree, const QList<QByteArray>& paths);

} // namespace stowage
