#pragma once

#include "core/base/result.h"
#include "core/layers/mergedtree.h"

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QString>

namespace stowage {

/// What was chosen for an export: each thing once, without what lies in another of them, and by
/// which names it is written. Private to this folder; refers to the tree.
class ExportSelection {
public:
    /// The root stands for what is in it. Errors: InvalidArgument for two of one name.
    static Result<ExportSelection> of(const MergedTree& tree, const QList<MergedTree::Node>& nodes);

    const QList<MergedTree::Node>& tops() const { return tops_; }
    bool isTop(MergedTree::Node node) const { return isTop_.contains(node); }

    /// From the top that it lies in, each component by safeFileName().
    QString path(MergedTree::Node node) const;

    /// `old → new`, shown escaped, where the name is not as it was; else empty.
    QString renaming(MergedTree::Node node) const;

private:
    explicit ExportSelection(const MergedTree& tree) : tree_(&tree) {}

    const MergedTree* tree_;
    QList<MergedTree::Node> tops_;
    QSet<MergedTree::Node> isTop_;
};

} // namespace stowage
