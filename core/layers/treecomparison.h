#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/layerentry.h"
#include "core/layers/layerstack.h"
#include "core/layers/mergedtree.h"

#include <QByteArray>
#include <QFlags>
#include <QList>

#include <functional>
#include <optional>
#include <stop_token>

namespace stowage {

/// In what two paths differ.
enum class Aspect : quint16 {
    Type = 1 << 0,
    Content = 1 << 1,
    Mode = 1 << 2,
    Owner = 1 << 3, ///< Numbers; the names of users and groups are of no file system.
    Time = 1 << 4,
    LinkTarget = 1 << 5,
    Attributes = 1 << 6,
    Device = 1 << 7,
};
Q_DECLARE_FLAGS(Aspects, Aspect)
Q_DECLARE_OPERATORS_FOR_FLAGS(Aspects)

/// A path that only one of two roots has, or that is not the same in both. A value.
struct PathDifference {
    QByteArray path;                  ///< Clean raw bytes.
    std::optional<LayerEntry> before; ///< Nothing: it was added.
    std::optional<LayerEntry> after;  ///< Nothing: it was removed.
    Aspects aspects;                  ///< Of a path that both have; never empty then.

    bool isAdded() const { return !before; }
    bool isRemoved() const { return !after; }
};

/// A root and the layers it was merged of.
struct ComparedRoot {
    const MergedTree& tree;
    const LayerStack& layers;
};

struct ComparisonOptions {
    bool times = false; ///< Paths that differ in their time alone differ.
    /// Whether the contents of two places, of the one root and of the other, are known to be the
    /// same: those of a layer that both have. Spares reading them.
    std::function<bool(MergedTree::Place before, MergedTree::Place after)> isSame = {};
};

/// All paths in which two roots differ, in the order of their bytes, folder by folder. Below a
/// folder that only one of them has, every path is listed. Contents are read, and hashed with
/// SHA-256, only where the sizes agree and nothing else tells. Progress counts the bytes of the
/// layers of both, where they have to be read. Errors: those of opening and reading; SourceChanged
/// when a layer isn't what its root was merged of; Cancelled. Blocks; for a worker's thread.
Result<QList<PathDifference>> compareRoots(const ComparedRoot& before, const ComparedRoot& after,
                                           const ComparisonOptions& options, Progress* progress,
                                           std::stop_token stop = {});

} // namespace stowage
