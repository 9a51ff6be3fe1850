#include "core/transfer/leftoutlinks.h"

#include "core/base/counted.h"

#include <algorithm>

namespace stowage {

QStringList leftOutLinks(const MergedTree& tree, const QList<QByteArray>& paths) {
    constexpr qsizetype mostNamed = 100;
    QList<MergedTree::BrokenLink> broken = tree.brokenLinks();
    if (broken.isEmpty()) {
        return {};
    }
    QList<QByteArray> folders; // As the tree has them, with a slash; the root is empty.
    for (const QByteArray& path : paths) {
        const MergedTree::Node node = tree.find(path);
        if (node != MergedTree::none) {
            folders.append(node == MergedTree::root ? QByteArray() : tree.path(node) + '/');
        }
    }
    broken.removeIf([&folders](const MergedTree::BrokenLink& link) {
        return std::ranges::none_of(
            folders, [&link](const QByteArray& folder) { return link.path.startsWith(folder); });
    });
    QStringList sentences;
    for (const auto& link : broken.first(std::min(broken.size(), mostNamed))) {
        sentences.append(QStringLiteral("left out: %1").arg(link.message()));
    }
    if (broken.size() > mostNamed) {
        sentences.append(QStringLiteral("left out: %1 to what is not there")
                             .arg(counted(broken.size() - mostNamed, "more hard link")));
    }
    return sentences;
}

} // namespace stowage
