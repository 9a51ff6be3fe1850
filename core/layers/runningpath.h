#pragma once

#include "core/layers/mergedtree.h"

#include <QByteArray>

#include <vector>

namespace stowage {

/// The paths of a tree's nodes, one after the other: each costs what it differs from the one
/// before, where they come in the tree's order, rather than its depth. One thread; the tree
/// outlives it and stays as it is.
class RunningPath {
public:
    explicit RunningPath(const MergedTree& tree) : tree_(tree) {}

    /// As MergedTree::path(); valid until the next call.
    const QByteArray& of(MergedTree::Node node);

private:
    struct Step {
        MergedTree::Node node = MergedTree::root;
        qsizetype end = 0; ///< Of its name in the path.
    };

    void push(MergedTree::Node node);

    const MergedTree& tree_;
    std::vector<Step> steps_; ///< From below the root to the node that was asked for last.
    QByteArray path_;
};

} // namespace stowage
