#include "ui/browse/filetree.h"

#include <QStringList>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace stowage;

class FileTreeTest : public QObject {
    Q_OBJECT

private:
    static LayerEntry file(const QByteArray& path, qint64 size = 1) {
        LayerEntry entry(path, EntryType::File);
        entry.setSize(size);
        return entry;
    }
    static LayerEntry folder(const QByteArray& path) { return {path, EntryType::Folder}; }

    static QStringList names(const FileTree& tree, FileTree::Node in,
                             FileTree::Order order = FileTree::Order::Name,
                             bool descending = false) {
        auto nodes = tree.children(in);
        tree.sort(nodes, order, descending);
        QStringList names;
        for (const FileTree::Node node : nodes) {
            names.append(QString::fromUtf8(tree.info(node).name));
        }
        return names;
    }

private Q_SLOTS:
    void pathsBecomeATree() {
        FileTree tree;
        tree.add(folder("./usr/"));
        tree.add(file("./usr/bin/env", 10));
        tree.add(file("/etc/hosts", 5));
        QCOMPARE(tree.count(), 5U);
        const auto env = tree.find("usr/bin/env");
        QVERIFY(env != FileTree::none);
        QCOMPARE(tree.path(env), QByteArray("usr/bin/env"));
        QVERIFY(tree.info(tree.find("usr/bin")).isImplicit);
        QVERIFY(!tree.info(tree.find("usr")).isImplicit);
        QCOMPARE(tree.find("usr/lib"), FileTree::none);
    }

    void foldersWeighWhatIsInThem() {
        FileTree tree;
        tree.add(file("a/b/one", 10));
        tree.add(file("a/two", 5));
        QCOMPARE(tree.info(tree.find("a")).size, 15);
        QCOMPARE(tree.info(tree.find("a/b")).size, 10);
        QCOMPARE(tree.totalSize(), 15);
        tree.add(file("a/two", 7)); // the same path again: the last one counts
        QCOMPARE(tree.totalSize(), 17);
        QCOMPARE(tree.count(), 4U);
    }

    void whiteoutsMarkWhatTheyTakeAway() {
        FileTree tree;
        tree.add(file("etc/.wh.issue", 0));
        tree.add(file("opt/.wh..wh..opq", 0));
        const auto issue = tree.info(tree.find("etc/issue"));
        QCOMPARE(issue.change, FileChange::Removed);
        QVERIFY(tree.info(tree.find("opt")).isOpaque);
        QCOMPARE(tree.find("etc/.wh.issue"), FileTree::none);
    }

    void aFileBesideItsWhiteoutIsThere() {
        FileTree tree;
        tree.add(file(".wh.x", 0));
        tree.add(file("x", 3));
        QCOMPARE(tree.info(tree.find("x")).change, FileChange::Unknown);
        FileTree other;
        other.add(file("x", 3));
        other.add(file(".wh.x", 0));
        QCOMPARE(other.info(other.find("x")).change, FileChange::Unknown);
        QCOMPARE(other.info(other.find("x")).size, 3);
    }

    void hostileNamesAreJustNames() {
        FileTree tree;
        tree.add(file("../../etc/passwd"));
        tree.add(file("a//b"));
        tree.add(file(QByteArray("bad\xff\xfename")));
        tree.add(file(".wh."));
        tree.add(folder("./"));
        QVERIFY(tree.find("etc/passwd") != FileTree::none);
        QVERIFY(tree.find("a/b") != FileTree::none);
        QVERIFY(tree.find("bad\xff\xfename") != FileTree::none);
        const QByteArray longName(5000, 'x');
        tree.add(file(longName));
        QCOMPARE(tree.info(tree.find(longName)).name, longName);
    }

    void foldersComeFirstAndNumbersByTheirValue() {
        FileTree tree;
        for (const char* name : {"z/x", "file10", "file9", "File1", "a/x", "file09"}) {
            tree.add(file(name));
        }
        QCOMPARE(names(tree, FileTree::root).join(QLatin1Char(' ')),
                 QStringLiteral("a z File1 file09 file9 file10"));
        QCOMPARE(names(tree, FileTree::root, FileTree::Order::Name, true).join(QLatin1Char(' ')),
                 QStringLiteral("z a file10 file9 file09 File1"));
    }

    void theLargestCanComeFirst() {
        FileTree tree;
        tree.add(file("small", 1));
        tree.add(file("folder/large", 100));
        tree.add(file("middle", 50));
        QCOMPARE(names(tree, FileTree::root, FileTree::Order::Size, true).join(QLatin1Char(' ')),
                 QStringLiteral("folder middle small"));
    }

    void theBiggestAreOfAllFolders() {
        FileTree tree;
        tree.add(file("a/small", 1));
        tree.add(file("a/b/big", 100));
        tree.add(file("middle", 50));
        tree.add(file("other", 50));
        tree.add(file("a/.wh.gone", 500));
        const auto paths = [&tree](const std::vector<FileTree::Node>& nodes) {
            QByteArrayList all;
            for (const FileTree::Node node : nodes) {
                all.append(tree.path(node));
            }
            return all;
        };
        QCOMPARE(paths(tree.biggest(3)), QByteArrayList({"a/b/big", "middle", "other"}));
        QCOMPARE(paths(tree.biggest(100)).size(), 4);
        quint32 matches = 0;
        QCOMPARE(paths(tree.biggest(3, tree.matching({.text = "m"}, matches))),
                 QByteArrayList({"middle", "a/small"}));
    }

    void matchingShowsTheWayToAMatch() {
        FileTree tree;
        tree.add(file("usr/bin/Env"));
        tree.add(file("usr/lib/libc.so"));
        tree.add(file("env/inside"));
        quint32 matches = 0;
        const auto shown = tree.matching({.text = "env"}, matches);
        QCOMPARE(matches, 2U);
        QVERIFY(shown[tree.find("usr")]);
        QVERIFY(shown[tree.find("usr/bin/Env")]);
        QVERIFY(!shown[tree.find("usr/lib")]);
        QVERIFY(!shown[tree.find("usr/lib/libc.so")]);
        QVERIFY2(shown[tree.find("env/inside")], "what is in a matching folder is shown too");
    }

    void kindsAndSizesAreFiltered_data() {
        using Kind = FileTree::Filter::Kind;
        QTest::addColumn<FileTree::Filter>("filter");
        QTest::addColumn<QByteArrayList>("wanted");
        QTest::newRow("files") << FileTree::Filter{.kind = Kind::Files}
                               << QByteArrayList{"a/big", "a/small", "b/big"};
        QTest::newRow("folders") << FileTree::Filter{.kind = Kind::Folders}
                                 << QByteArrayList{"a", "b"};
        QTest::newRow("links") << FileTree::Filter{.kind = Kind::Links} << QByteArrayList{"a/link"};
        QTest::newRow("whiteouts")
            << FileTree::Filter{.kind = Kind::Whiteouts} << QByteArrayList{"b/gone"};
        QTest::newRow("others") << FileTree::Filter{.kind = Kind::Others}
                                << QByteArrayList{"a/device"};
        QTest::newRow("a size") << FileTree::Filter{.smallest = 1000}
                                << QByteArrayList{"a", "a/big", "b", "b/big"};
        QTest::newRow("files of a size and a name")
            << FileTree::Filter{.text = "b", .kind = Kind::Files, .smallest = 1000}
            << QByteArrayList{"a/big", "b/big"};
        QTest::newRow("files of a folder's name")
            << FileTree::Filter{.text = "a", .kind = Kind::Files}
            << QByteArrayList{"a/big", "a/small"};
    }
    void kindsAndSizesAreFiltered() {
        QFETCH(const FileTree::Filter, filter);
        QFETCH(const QByteArrayList, wanted);
        FileTree tree;
        tree.add(folder("a"));
        tree.add(folder("b"));
        tree.add(file("a/big", 5000));
        tree.add(file("a/small", 5));
        tree.add(file("b/big", 1000));
        tree.add(file("b/.wh.gone", 0));
        tree.add(LayerEntry("a/link", EntryType::SymbolicLink));
        tree.add(LayerEntry("a/device", EntryType::BlockDevice));
        quint32 matches = 0;
        const auto shown = tree.matching(filter, matches);
        QByteArrayList found;
        for (FileTree::Node node = 1; node < shown.size(); ++node) {
            // The way to what fits is shown, too.
            const bool isWay = tree.isFolder(node) && !wanted.contains(tree.path(node));
            if (shown[node] && !isWay) {
                found.append(tree.path(node));
            }
        }
        std::ranges::sort(found);
        QCOMPARE(found, wanted);
        QVERIFY(matches > 0 || filter.text == "a");
        QCOMPARE(tree.fileCount(), 3);
        QVERIFY(tree.fileCount(shown) <= 3);
    }

    void changesComeFromTheMergedTree() {
        FileTree merged;
        const auto etc =
            merged.addChild(FileTree::root, "etc", folder("etc"), false, FileChange::Same);
        merged.addChild(etc, "hosts", file("etc/hosts", 5), false, FileChange::Changed);
        merged.addChild(etc, "new", file("etc/new", 1), false, FileChange::Added);
        FileTree layer;
        layer.add(file("etc/hosts", 5));
        layer.add(file("etc/new"));
        layer.add(file("etc/.wh.gone", 0));
        layer.copyChanges(merged);
        QCOMPARE(layer.info(layer.find("etc")).change, FileChange::Same);
        QCOMPARE(layer.info(layer.find("etc/hosts")).change, FileChange::Changed);
        QCOMPARE(layer.info(layer.find("etc/new")).change, FileChange::Added);
        QCOMPARE(layer.info(layer.find("etc/gone")).change, FileChange::Removed);
    }

    void canBeLookedAtWhileItGrows() {
        FileTree tree;
        std::jthread writer([&tree] {
            for (int i = 0; i < 20000; ++i) {
                tree.add(file("f" + QByteArray::number(i % 100) + "/" + QByteArray::number(i)));
            }
        });
        quint32 seen = 0;
        while (seen < 20100) {
            const auto folders = tree.children(FileTree::root);
            quint32 total = static_cast<quint32>(folders.size());
            for (const auto node : folders) {
                total += static_cast<quint32>(tree.children(node).size());
            }
            QVERIFY(total >= seen);
            seen = total;
        }
    }
};

QTEST_GUILESS_MAIN(FileTreeTest)
#include "filetreetest.moc"
