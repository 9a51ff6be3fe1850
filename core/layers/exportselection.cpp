#include "core/layers/exportselection.h"

#include "core/base/displaytext.h"
#include "core/layers/safefilename.h"

#include <utility>

namespace stowage {

namespace {

QList<MergedTree::Node> outermost(const MergedTree& tree, const QList<MergedTree::Node>& nodes) {
    QList<MergedTree::Node> all;
    for (const MergedTree::Node node : nodes) {
        if (node == MergedTree::root) {
            all += tree.children(node);
        } else {
            all.append(node);
        }
    }
    const QSet<MergedTree::Node> chosen(all.cbegin(), all.cend());
    QSet<MergedTree::Node> seen;
    QList<MergedTree::Node> outer;
    for (const MergedTree::Node node : std::as_const(all)) {
        MergedTree::Node above = tree.parent(node);
        while (above != MergedTree::none && !chosen.contains(above)) {
            above = tree.parent(above);
        }
        if (above == MergedTree::none && !seen.contains(node)) {
            seen.insert(node);
            outer.append(node);
        }
    }
    return outer;
}

} // namespace

Result<ExportSelection> ExportSelection::of(const MergedTree& tree,
                                            const QList<MergedTree::Node>& nodes) {
    ExportSelection selection(tree);
    selection.tops_ = outermost(tree, nodes);
    QSet<QString> names;
    for (const MergedTree::Node node : std::as_const(selection.tops_)) {
        const QString name = safeFileName(tree.name(node));
        if (names.contains(name)) {
            return failure(ErrorCode::InvalidArgument,
                           QStringLiteral("two of the chosen have the name %1").arg(name));
        }
        names.insert(name);
        selection.isTop_.insert(node);
    }
    return selection;
}

QString ExportSelection::path(MergedTree::Node node) const {
    QString path = safeFileName(tree_->name(node));
    while (!isTop(node)) {
        node = tree_->parent(node);
        path.prepend(safeFileName(tree_->name(node)) + QLatin1Char('/'));
    }
    return path;
}

QString ExportSelection::renaming(MergedTree::Node node) const {
    const QString name = safeFileName(tree_->name(node));
    if (name.toUtf8() == tree_->name(node)) {
        return {};
    }
    return QStringLiteral("%1 → %2").arg(displayText(QByteArrayView(tree_->path(node))), name);
}

} // namespace stowage
