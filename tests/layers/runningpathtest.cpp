#include "core/layers/runningpath.h"

#include "tests/layers/rawtar.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace stowage;

class RunningPathTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isThePathInAnyOrder() {
        RawTar tar;
        for (const char* name :
             {"a/b/c/d/e", "a/b/c/x", "a/b2/c", "a/z", "b", "c/d/e/f", "c/d/g"}) {
            tar.file(name, name);
        }
        const LayerStack stack = stackOf({tar.closed()});
        const auto tree = mergeLayers(stack, nullptr);
        QVERIFY(tree);
        std::vector<MergedTree::Node> nodes; // in the tree's order
        std::vector<MergedTree::Node> open{MergedTree::root};
        while (!open.empty()) {
            nodes.push_back(open.back());
            open.pop_back();
            const auto children = tree->children(nodes.back());
            open.insert(open.end(), children.rbegin(), children.rend());
        }
        QCOMPARE(nodes.size(), std::size_t(16));
        RunningPath paths(*tree);
        std::mt19937 random(7);
        for (int round = 0; round < 50; ++round) {
            for (const MergedTree::Node node : nodes) {
                QCOMPARE(paths.of(node), tree->path(node));
            }
            std::ranges::shuffle(nodes, random);
        }
    }
};

QTEST_GUILESS_MAIN(RunningPathTest)
#include "runningpathtest.moc"
