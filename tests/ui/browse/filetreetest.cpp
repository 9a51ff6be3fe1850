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

    void theSamePathTwiceIsDescribedAnew() {
        FileTree tree;
        LayerEntry second = file("a/x", 7);
        second.setMode(0600);
        tree.add(file("a/x", 5));
        tree.add(file("a/y", 1));
        tree.add(second);
        QCOMPARE(tree.count(), 3U);
        QCOMPARE(tree.info(tree.find("a/x")).mode, 0600);
        QCOMPARE(tree.totalSize(), 8);
        QCOMPARE(tree.losses(), 0U);
    }

    void aFileOverAFolderTakesThePlaceOfAllInIt() {
        FileTree tree;
        tree.add(file("a/d/one", 10));
        tree.add(file("a/d/deep/two", 20));
        tree.add(file("a/kept", 1));
        tree.add(file("a/d", 3));
        QCOMPARE(tree.info(tree.find("a/d")).type, EntryType::File);
        QCOMPARE(tree.info(tree.find("a/d")).size, 3);
        QCOMPARE(tree.info(tree.find("a/d")).children, 0U);
        QCOMPARE(tree.find("a/d/one"), FileTree::none);
        QCOMPARE(tree.find("a/d/deep/two"), FileTree::none);
        QCOMPARE(tree.info(tree.find("a")).size, 4);
        QCOMPARE(tree.count(), 3U);
        QCOMPARE(tree.losses(), 1U);
        QCOMPARE(tree.fileCount(), 2);
        QCOMPARE(tree.biggest(10).front(), tree.find("a/d"));
        QCOMPARE(tree.matching({.text = "two"}).count, 0U);
    }

    void aFolderOverAFileWeighsNothingOfIt() {
        FileTree explicitly;
        explicitly.add(file("a/d", 30));
        explicitly.add(folder("a/d"));
        QVERIFY(explicitly.isFolder(explicitly.find("a/d")));
        QCOMPARE(explicitly.info(explicitly.find("a/d")).size, 0);
        QCOMPARE(explicitly.totalSize(), 0);
        FileTree implicitly;
        implicitly.add(file("a/d", 30));
        implicitly.add(file("a/d/x", 2));
        QVERIFY(implicitly.isFolder(implicitly.find("a/d")));
        QVERIFY(implicitly.info(implicitly.find("a/d")).isImplicit);
        QCOMPARE(implicitly.totalSize(), 2);
    }

    void fileOverFolderAndBackHasOnlyWhatCameLast() {
        FileTree tree;
        tree.add(file("d/one", 10));
        tree.add(file("d/sub/two", 20));
        const auto two = tree.find("d/sub/two");
        tree.add(file("d", 3));
        tree.add(folder("d"));
        tree.add(file("d/three", 4));
        QCOMPARE(names(tree, tree.find("d")), QStringList{QStringLiteral("three")});
        QCOMPARE(tree.totalSize(), 4);
        QCOMPARE(tree.count(), 2U);
        tree.add(file("d/sub/two", 5)); // who comes back is counted once
        QCOMPARE(tree.find("d/sub/two"), two);
        QCOMPARE(tree.info(tree.find("d/sub")).children, 1U);
        QCOMPARE(tree.totalSize(), 9);
        QCOMPARE(tree.count(), 4U);
    }

    /// A list that was made before a folder lost all in it asks for more than there is.
    void childrenThatAreGoneAreNoneThatAreNew() {
        FileTree tree;
        for (const char* path : {"d/1", "d/2", "d/3"}) {
            tree.add(file(path));
        }
        const auto d = tree.find("d");
        tree.add(file("d"));
        QVERIFY(tree.children(d, 3).empty());
        tree.add(file("d/4"));
        QVERIFY(tree.children(d, 3).empty());
        QCOMPARE(tree.children(d).size(), 1U);
    }

    void whatIsBelowAWhiteoutIsThere() {
        FileTree tree;
        tree.add(file(".wh.d", 0));
        tree.add(file("d/x", 3));
        const auto d = tree.info(tree.find("d"));
        QCOMPARE(d.type, EntryType::Folder);
        QCOMPARE(d.change, FileChange::Unknown);
        QVERIFY2(d.isOpaque, "nothing of a lower d is to be seen");
        FileTree merged;
        const auto folderThere =
            merged.addChild(FileTree::root, "d", folder("d"), {.change = FileChange::Changed});
        merged.addChild(folderThere, "x", file("d/x", 3), {.change = FileChange::Added});
        tree.copyChanges(merged);
        QCOMPARE(tree.info(tree.find("d")).change, FileChange::Changed);
        QCOMPARE(tree.info(tree.find("d/x")).change, FileChange::Added);
        FileTree other; // the order says nothing
        other.add(file("d/x", 3));
        other.add(file(".wh.d", 0));
        QCOMPARE(other.info(other.find("d")).change, FileChange::Unknown);
        QVERIFY(other.info(other.find("d")).isOpaque);
        QVERIFY(other.find("d/x") != FileTree::none);
    }

    void pathsGoThroughTheLinksOfTheirLayer() {
        FileTree tree;
        LayerEntry link("lib", EntryType::SymbolicLink);
        link.setLinkTarget("./usr/lib/../lib64");
        tree.add(link);
        tree.add(file("lib/x", 3));
        QCOMPARE(tree.path(tree.find("usr/lib64/x")), QByteArray("usr/lib64/x"));
        QCOMPARE(tree.find("lib/x"), FileTree::none);
        tree.add(folder("lib")); // and no longer
        tree.add(file("lib/y", 1));
        QVERIFY(tree.find("lib/y") != FileTree::none);
    }

    void aLoopOfLinksEnds() {
        FileTree tree;
        for (const auto& [from, to] : {std::pair("a", "b"), std::pair("b", "a")}) {
            LayerEntry link(from, EntryType::SymbolicLink);
            link.setLinkTarget(to);
            tree.add(link);
        }
        tree.add(file("a/x", 3));
        QCOMPARE(tree.totalSize(), 3);
        QCOMPARE(tree.biggest(1).size(), 1U);
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
        QCOMPARE(paths(tree.biggest(3, tree.matching({.text = "m"}).shown)),
                 QByteArrayList({"middle", "a/small"}));
    }

    void matchingShowsTheWayToAMatch() {
        FileTree tree;
        tree.add(file("usr/bin/Env"));
        tree.add(file("usr/lib/libc.so"));
        tree.add(file("env/inside"));
        const auto [shown, count, first] = tree.matching({.text = "env"});
        QCOMPARE(count, 2U);
        QCOMPARE(first, std::vector({tree.find("usr/bin/Env"), tree.find("env")}));
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
        const auto [shown, count, first] = tree.matching(filter);
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
        QVERIFY(count > 0 || filter.text == "a");
        QCOMPARE(tree.fileCount(), 3);
        QVERIFY(tree.fileCount(shown) <= 3);
    }

    void pathsAreFoundBySlashes_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("wanted");
        QTest::newRow("folder and name")
            << QByteArray("etc/pass") << QByteArrayList{"etc/passwd", "x/etc/passwd"};
        QTest::newRow("the end of a folder")
            << QByteArray("tc/Passwd") << QByteArrayList{"etc/passwd", "x/etc/passwd"};
        QTest::newRow("from the root")
            << QByteArray("/etc/passwd") << QByteArrayList{"etc/passwd", "x/etc/passwd"};
        QTest::newRow("a whole path")
            << QByteArray("x/etc/passwd") << QByteArrayList{"x/etc/passwd"};
        QTest::newRow("all in a folder") << QByteArray("x/") << QByteArrayList{"x/etc"};
        QTest::newRow("not the middle of a name") << QByteArray("etc/asswd") << QByteArrayList{};
        QTest::newRow("higher than the root") << QByteArray("a/b/etc/passwd") << QByteArrayList{};
    }
    void pathsAreFoundBySlashes() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArrayList, wanted);
        FileTree tree;
        tree.add(file("etc/passwd"));
        tree.add(file("etc/hosts"));
        tree.add(file("x/etc/passwd"));
        QByteArrayList found;
        for (const FileTree::Node node : tree.matching({.text = text}).first) {
            found.append(tree.path(node));
        }
        QCOMPARE(found, wanted);
    }

    void changesAreFiltered() {
        using Change = FileTree::Filter::Change;
        FileTree tree;
        const auto child = [&tree](const char* name, FileChange change) {
            tree.addChild(FileTree::root, name, file(name), {.change = change});
        };
        child("same", FileChange::Same);
        child("added", FileChange::Added);
        child("changed", FileChange::Changed);
        child("removed", FileChange::Removed);
        child("hidden", FileChange::Hidden);
        const auto found = [&tree](Change change) {
            QByteArrayList paths;
            for (const FileTree::Node node : tree.matching({.change = change}).first) {
                paths.append(tree.path(node));
            }
            return paths;
        };
        QCOMPARE(found(Change::Every), QByteArrayList({"added", "changed", "removed", "hidden"}));
        QCOMPARE(found(Change::Added), QByteArrayList{"added"});
        QCOMPARE(found(Change::Changed), QByteArrayList{"changed"});
        QCOMPARE(found(Change::Gone), QByteArrayList({"removed", "hidden"}));
    }

    void changesComeFromTheMergedTree() {
        FileTree merged;
        const auto etc =
            merged.addChild(FileTree::root, "etc", folder("etc"), {.change = FileChange::Same});
        merged.addChild(etc, "hosts", file("etc/hosts", 5), {.change = FileChange::Changed});
        merged.addChild(etc, "new", file("etc/new", 1), {.change = FileChange::Added});
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

    void changesAreFoundThroughLinksBelow() {
        FileTree merged;
        LayerEntry link("bin", EntryType::SymbolicLink);
        link.setLinkTarget("/usr/bin");
        merged.addChild(FileTree::root, "bin", link, {.change = FileChange::Same});
        const auto usr =
            merged.addChild(FileTree::root, "usr", folder("usr"), {.change = FileChange::Same});
        const auto bin = merged.addChild(usr, "bin", folder("bin"), {.change = FileChange::Same});
        merged.addChild(bin, "env", file("env"), {.change = FileChange::Changed});
        FileTree layer;
        layer.add(file("bin/env"));
        layer.add(file("bin/elsewhere"));
        layer.copyChanges(merged);
        QCOMPARE(layer.info(layer.find("bin/env")).change, FileChange::Changed);
        QCOMPARE(layer.info(layer.find("bin")).change, FileChange::Same);
        QCOMPARE(layer.info(layer.find("bin/elsewhere")).change, FileChange::Unknown);
    }

    void namesOfOneFileWeighOnce() {
        FileTree merged;
        const auto a = merged.addChild(FileTree::root, "a", folder("a"), {});
        merged.addChild(a, "file", file("file", 100), {});
        const auto other = merged.addChild(a, "other", file("other", 100), {.isOtherName = true});
        QCOMPARE(merged.info(other).size, 100);
        QVERIFY(merged.info(other).isOtherName);
        QCOMPARE(merged.info(a).size, 100);
        QCOMPARE(merged.totalSize(), 100);
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
