#include "core/layers/mergedtree.h"

#include "tests/layers/rawtar.h"

#include <QTest>

using namespace stowage;

Q_DECLARE_METATYPE(QList<RawTar>)

namespace {

using Layers = QList<RawTar>;

QList<QByteArray> closed(const Layers& layers) {
    QList<QByteArray> bytes;
    for (const RawTar& layer : layers) {
        bytes.append(layer.closed());
    }
    return bytes;
}

/// Every path that is there, sorted: `path` or `path/` or `path -> target`, then the layer and the
/// number of the entry its content is in, or nothing for a folder that no layer mentions.
void describe(const MergedTree& tree, MergedTree::Node folder, QStringList& lines) {
    for (const MergedTree::Node node : tree.children(folder)) {
        const LayerEntry& entry = tree.entry(node);
        QString line = QString::fromUtf8(tree.path(node));
        if (entry.type() == EntryType::Folder) {
            line += QLatin1Char('/');
        } else if (entry.type() == EntryType::SymbolicLink) {
            line += QStringLiteral(" -> ") + QString::fromUtf8(entry.linkTarget());
        }
        if (const auto place = tree.content(node)) {
            line += QStringLiteral(" %1:%2").arg(place->layer).arg(place->ordinal);
        }
        lines.append(line);
        describe(tree, node, lines);
    }
}

QString describe(const MergedTree& tree) {
    QStringList lines;
    describe(tree, MergedTree::root, lines);
    return lines.join(QLatin1Char('\n'));
}

QString lines(std::initializer_list<const char*> list) {
    QStringList all;
    for (const char* line : list) {
        all.append(QString::fromUtf8(line));
    }
    return all.join(QLatin1Char('\n'));
}

MergedTree merged(const Layers& layers) {
    auto tree = mergeLayers(stackOf(closed(layers)), nullptr);
    if (!tree) {
        qWarning("%s", qPrintable(tree.error().message()));
        return {};
    }
    return std::move(*tree);
}

Error errorOf(const Layers& layers) {
    auto tree = mergeLayers(stackOf(closed(layers)), nullptr);
    return tree ? Error(ErrorCode::Internal, QStringLiteral("no error")) : tree.error();
}

RawTar tar() {
    return {};
}

} // namespace

class MergedTreeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersMakeOneRoot_data() {
        QTest::addColumn<QList<RawTar>>("layers");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const Layers& layers,
                            std::initializer_list<const char*> expected) {
            QTest::newRow(name) << layers << lines(expected);
        };
        const RawTar base = tar().folder("d/").file("d/a", "1").folder("d/s/").file("d/s/c", "1");
        const RawTar usr = tar().folder("usr/").folder("usr/bin/").symbolicLink("bin", "usr/bin");

        row("nothing", {}, {});
        row("an empty layer", {tar()}, {});
        row("one layer", {base}, {"d/ 0:0", "d/a 0:1", "d/s/ 0:2", "d/s/c 0:3"});
        row("names are cleaned",
            {tar().file("./a").file("/b").file("c//d").file("../../e").file("x/../f").folder(
                "g/./")},
            {"a 0:0", "b 0:1", "c/", "c/d 0:2", "e 0:3", "f 0:4", "g/ 0:5"});
        row("folders nobody mentions", {tar().file("p/q/r")}, {"p/", "p/q/", "p/q/r 0:0"});
        row("a folder mentioned later", {tar().file("p/q"), tar().folder("p/")},
            {"p/ 1:0", "p/q 0:0"});

        row("file over file", {tar().file("a"), tar().file("a")}, {"a 1:0"});
        row("folder over folder keeps children", {base, tar().folder("d/", 0700)},
            {"d/ 1:0", "d/a 0:1", "d/s/ 0:2", "d/s/c 0:3"});
        row("file over folder", {base, tar().file("d")}, {"d 1:0"});
        row("folder over file", {tar().file("d"), tar().folder("d/").file("d/a")},
            {"d/ 1:0", "d/a 1:1"});
        row("file over folder and back: the old children stay away",
            {base, tar().file("d"), tar().folder("d/")}, {"d/ 2:0"});
        row("child of a file", {tar().file("d"), tar().file("d/a")}, {"d/", "d/a 1:0"});
        row("link over folder", {base, tar().symbolicLink("d", "x")}, {"d -> x 1:0"});
        row("folder over link", {usr, tar().folder("bin/").file("bin/ls")},
            {"bin/ 1:0", "bin/ls 1:1", "usr/ 0:0", "usr/bin/ 0:1"});

        row("same path twice in one layer", {tar().file("a", "1").file("a", "22")}, {"a 0:1"});
        row("file, folder, file in one layer", {tar().file("a").folder("a/").file("a/b").file("a")},
            {"a 0:3"});
        row("folder twice in one layer keeps children",
            {tar().folder("a/").file("a/b").folder("a/")}, {"a/ 0:2", "a/b 0:1"});

        row("whiteout", {base, tar().file("d/.wh.a")}, {"d/ 0:0", "d/s/ 0:2", "d/s/c 0:3"});
        row("whiteout of a folder", {base, tar().file("d/.wh.s")}, {"d/ 0:0", "d/a 0:1"});
        row("whiteout of nothing", {base, tar().file(".wh.x").file("y/.wh.z").file("d/a/.wh.z")},
            {"d/ 0:0", "d/a 0:1", "d/s/ 0:2", "d/s/c 0:3"});
        row("whiteout as a folder", {tar().file("a"), tar().folder(".wh.a/")}, {});
        row("whiteout before its own layer's file", {base, tar().file("d/.wh.a").file("d/a")},
            {"d/ 0:0", "d/a 1:1", "d/s/ 0:2", "d/s/c 0:3"});
        row("whiteout after its own layer's file", {base, tar().file("d/a").file("d/.wh.a")},
            {"d/ 0:0", "d/a 1:0", "d/s/ 0:2", "d/s/c 0:3"});
        row("whiteout of a folder with an own child, before",
            {base, tar().file(".wh.d").file("d/new")}, {"d/", "d/new 1:1"});
        row("whiteout of a folder with an own child, after",
            {base, tar().file("d/new").file(".wh.d")}, {"d/", "d/new 1:0"});
        row("whiteout of a folder that is brought anew",
            {base, tar().folder("d/").file("d/new").file(".wh.d")}, {"d/ 1:0", "d/new 1:1"});
        row("whiteout is of lower layers only, for good",
            {base, tar().file(".wh.d"), tar().folder("d/")}, {"d/ 2:0"});
        row("whiteout in the first layer", {tar().file(".wh.a").file("a")}, {"a 0:1"});

        row("opaque, first", {base, tar().folder("d/").file("d/.wh..wh..opq").file("d/b")},
            {"d/ 1:0", "d/b 1:2"});
        row("opaque, last", {base, tar().folder("d/").file("d/b").file("d/.wh..wh..opq")},
            {"d/ 1:0", "d/b 1:1"});
        row("opaque without its folder", {base, tar().file("d/.wh..wh..opq")}, {"d/ 0:0"});
        row("opaque with an own folder deeper, last",
            {base, tar().folder("d/s/").file("d/s/n").file("d/.wh..wh..opq")},
            {"d/ 0:0", "d/s/ 1:0", "d/s/n 1:1"});
        row("opaque with an own file in a lower folder",
            {base, tar().file("d/s/n").file("d/.wh..wh..opq")}, {"d/ 0:0", "d/s/", "d/s/n 1:0"});
        row("opaque root", {base, tar().file(".wh..wh..opq").file("x")}, {"x 1:1"});
        row("opaque of a file does nothing", {tar().file("a"), tar().file("a/.wh..wh..opq")},
            {"a 0:0"});

        row("hard link", {tar().file("x", "X").hardLink("y", "x")}, {"x 0:0", "y 0:0"});
        row("hard link across layers", {tar().file("x", "X"), tar().hardLink("y", "./x")},
            {"x 0:0", "y 0:0"});
        row("hard link to a hard link",
            {tar().file("x", "X"), tar().hardLink("y", "x"), tar().hardLink("z", "/y")},
            {"x 0:0", "y 0:0", "z 0:0"});
        row("hard link outlives its target",
            {tar().file("x", "X"), tar().hardLink("y", "x"), tar().file("x", "new"),
             tar().file(".wh.x")},
            {"y 0:0"});
        row("hard link to what the same layer takes away later",
            {tar().file("x", "X"), tar().hardLink("y", "x").file(".wh.x")}, {"y 0:0"});
        row("hard link to a symbolic link", {tar().symbolicLink("s", "x").hardLink("y", "s")},
            {"s -> x 0:0", "y -> x 0:0"});
        row("hard link in place of the folder its target is in",
            {tar().file("a/b", "B").hardLink("a", "a/b")}, {"a 0:0"});
        row("hard link to itself", {tar().file("a", "A"), tar().hardLink("a", "a")}, {"a 0:0"});

        row("through a link", {usr, tar().file("bin/ls")},
            {"bin -> usr/bin 0:2", "usr/ 0:0", "usr/bin/ 0:1", "usr/bin/ls 1:0"});
        row("through an absolute link",
            {tar().folder("usr/").symbolicLink("bin", "/usr"), tar().file("bin/x")},
            {"bin -> /usr 0:1", "usr/ 0:0", "usr/x 1:0"});
        row("through a link that leads out of the root",
            {tar().symbolicLink("up", "../../../etc"), tar().file("up/passwd")},
            {"etc/", "etc/passwd 1:0", "up -> ../../../etc 0:0"});
        row("through a link to nowhere",
            {tar().symbolicLink("bin", "no/where"), tar().file("bin/x")},
            {"bin -> no/where 0:0", "no/", "no/where/", "no/where/x 1:0"});
        row("whiteout through a link", {usr, tar().file("usr/bin/ls"), tar().file("bin/.wh.ls")},
            {"bin -> usr/bin 0:2", "usr/ 0:0", "usr/bin/ 0:1"});
        row("whiteout of a link leaves what it points to",
            {usr, tar().file("usr/bin/ls"), tar().file(".wh.bin")},
            {"usr/ 0:0", "usr/bin/ 0:1", "usr/bin/ls 1:0"});
        row("hard link through a link",
            {usr, tar().file("usr/bin/ls"), tar().hardLink("x", "bin/ls")},
            {"bin -> usr/bin 0:2", "usr/ 0:0", "usr/bin/ 0:1", "usr/bin/ls 1:0", "x 1:0"});
        row("folders that were one entry ago another thing",
            {tar().file("a/x").file("a/y").symbolicLink("a", "b").file("a/z")},
            {"a -> b 0:2", "b/", "b/z 0:3"});
    }
    void layersMakeOneRoot() {
        QFETCH(QList<RawTar>, layers);
        QFETCH(QString, expected);
        const MergedTree tree = merged(layers);
        QCOMPARE(describe(tree), expected);
        QCOMPARE(tree.liveCount(), expected.isEmpty() ? 0 : expected.count(QLatin1Char('\n')) + 1);
        QCOMPARE(tree.layerCount(), layers.size());
    }

    void theRootHasAnEntryToo() {
        const MergedTree tree = merged({tar().file("a"), tar().folder("./", 0711)});
        QVERIFY(!tree.isImplicit(MergedTree::root));
        QCOMPARE(tree.entry(MergedTree::root).mode(), 0711);
        QCOMPARE(tree.change(MergedTree::root), MergedTree::Change::Changed);
        QCOMPARE(describe(tree), QStringLiteral("a 0:0"));
        QVERIFY(merged({tar().file("a")}).isImplicit(MergedTree::root));
    }

    void hardLinksAreWhatTheyAreANameOf() {
        const MergedTree tree =
            merged({tar().add({.name = "x", .body = "1234", .mode = 0750, .uid = 7}),
                    tar().add({.name = "y", .typeflag = '1', .mode = 0600, .linkname = "x"})});
        const MergedTree::Node y = tree.find("y");
        QVERIFY(tree.isHardLink(y));
        QVERIFY(!tree.isHardLink(tree.find("x")));
        QCOMPARE(tree.entry(y).type(), EntryType::File);
        QCOMPARE(tree.entry(y).path(), QByteArray("y"));
        QCOMPARE(tree.entry(y).size(), 4);
        QCOMPARE(tree.entry(y).mode(), 0750);
        QCOMPARE(tree.entry(y).uid(), 7);
        QCOMPARE(tree.layer(y), 1U);
    }

    void brokenEntriesAreRefusedByName_data() {
        QTest::addColumn<QList<RawTar>>("layers");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, const Layers& layers, ErrorCode code,
                            const char* named) {
            QTest::newRow(name) << layers << code << QString::fromUtf8(named);
        };
        row("bare whiteout", {tar().file("d/.wh.")}, ErrorCode::Corrupt, "d/.wh.");
        row("whiteout of .", {tar().file("d/.wh..")}, ErrorCode::Corrupt, "d/.wh..");
        row("whiteout of ..", {tar().file("d/.wh...")}, ErrorCode::Corrupt, "d/.wh...");
        row("loop of links", {tar().symbolicLink("a", "b").symbolicLink("b", "a").file("a/x")},
            ErrorCode::Corrupt, "a/x");
        row("a root that is a link", {tar().symbolicLink(".", "etc")}, ErrorCode::Corrupt, "root");
        row("a path of 64 KiB",
            {tar().pax({{"path", QByteArray("a/").repeated(32'768) + "x"}}).file("x")},
            ErrorCode::TooLarge, "bytes");
    }
    void brokenEntriesAreRefusedByName() {
        QFETCH(QList<RawTar>, layers);
        QFETCH(ErrorCode, code);
        QFETCH(QString, named);
        const Error error = errorOf(layers);
        QCOMPARE(error.code(), code);
        QVERIFY2(error.message().contains(named), qPrintable(error.message()));
    }

    void hardLinksToNothingAreLeftOut_data() {
        QTest::addColumn<QList<RawTar>>("layers");
        QTest::addColumn<QString>("tree");
        QTest::addColumn<QStringList>("broken");
        using Lines = std::initializer_list<const char*>;
        const auto row = [](const char* name, const Layers& layers, Lines tree, Lines broken) {
            QTest::newRow(name) << layers << lines(tree)
                                << lines(broken).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        };
        row("to nothing", {tar().file("x").hardLink("hl", "/etc/passwd").file("y")},
            {"x 0:0", "y 0:2"}, {"hl is a hard link to /etc/passwd, which is not there"});
        row("out of the root", {tar().hardLink("hl", "../../../etc/passwd")}, {},
            {"hl is a hard link to ../../../etc/passwd, which is not there"});
        row("out of the root and in again", {tar().file("a/x").hardLink("hl", "../../a/x")},
            {"a/", "a/x 0:0", "hl 0:0"}, {});
        row("to a folder", {tar().folder("d/").hardLink("a", "d")}, {"d/ 0:0"},
            {"a is a hard link to the folder d"});
        row("to itself", {tar().hardLink("a", "a")}, {},
            {"a is a hard link to a, which is not there"});
        row("to another that is left out", {tar().hardLink("d/a", "gone").hardLink("d/b", "d/a")},
            {"d/"},
            {"d/a is a hard link to gone, which is not there",
             "d/b is a hard link to d/a, which is not there"});
        row("to what was taken away",
            {tar().file("x"), tar().file(".wh.x"), tar().hardLink("a", "x")}, {},
            {"a is a hard link to x, which is not there"});
        row("with a file before it", {tar().file("a"), tar().hardLink("a", "gone")}, {},
            {"a is a hard link to gone, which is not there"});
        row("with a folder before it", {tar().file("a/b/c"), tar().hardLink("a", "gone")}, {},
            {"a is a hard link to gone, which is not there"});
        row("with a file after it", {tar().hardLink("a", "gone"), tar().file("a")}, {"a 1:0"}, {});
        row("with a folder after it", {tar().hardLink("a", "gone").file("a/b")}, {"a/", "a/b 0:1"},
            {});
        row("taken away", {tar().hardLink("a", "gone"), tar().file(".wh.a")}, {}, {});
        row("not taken away by its own layer", {tar().hardLink("a", "gone").file(".wh.a")}, {},
            {"a is a hard link to gone, which is not there"});
        row("its folder taken away",
            {tar().file("d/e/x").hardLink("d/e/a", "gone"), tar().file(".wh.d")}, {}, {});
        row("its folder made empty",
            {tar().folder("d/").hardLink("d/a", "gone"), tar().file("d/.wh..wh..opq")}, {"d/ 0:0"},
            {});
        row("its folder made a file",
            {tar().file("d/e/x").hardLink("d/e/a", "gone"), tar().file("d")}, {"d 1:0"}, {});
        row("in a folder that is a link",
            {tar().folder("usr/bin/").symbolicLink("bin", "usr/bin").hardLink("bin/x", "gone")},
            {"bin -> usr/bin 0:1", "usr/", "usr/bin/ 0:0"},
            {"usr/bin/x is a hard link to gone, which is not there"});
    }
    void hardLinksToNothingAreLeftOut() {
        QFETCH(QList<RawTar>, layers);
        QFETCH(QString, tree);
        QFETCH(QStringList, broken);
        const MergedTree made = merged(layers);
        QCOMPARE(describe(made), tree);
        QStringList messages;
        for (const MergedTree::BrokenLink& link : made.brokenLinks()) {
            messages.append(link.message());
            QVERIFY(made.brokenLink(link.path));
            QCOMPARE(made.brokenLink('/' + link.path)->message(), link.message());
        }
        QCOMPARE(messages, broken);
        QVERIFY(!made.brokenLink("x"));
        QVERIFY(!made.brokenLink(""));
        QVERIFY(!made.brokenLink("no/such/a"));
    }

    void aBrokenEntryLeavesTheTreeAsItWas() {
        MergedTree tree = merged({tar().folder("d/").file("d/a")});
        const QString before = describe(tree);
        tree.beginLayer();
        QVERIFY(!tree.apply(LayerEntry(".", EntryType::File), 0));
        QVERIFY(!tree.apply(LayerEntry("d/.wh.", EntryType::File), 1));
        QCOMPARE(describe(tree), before);
        QVERIFY(tree.apply(LayerEntry("d/b", EntryType::File), 2));
        QCOMPARE(describe(tree), before + QStringLiteral("\nd/b 1:2"));
    }

    void anEntryBeforeAnyLayerIsRefused() {
        MergedTree tree;
        QVERIFY(!tree.apply(LayerEntry("a", EntryType::File), 0));
    }

    void changesAreThoseOfTheLastLayer() {
        using Change = MergedTree::Change;
        const MergedTree tree = merged({tar()
                                            .folder("d/")
                                            .file("d/kept")
                                            .file("d/changed")
                                            .file("d/removed")
                                            .file("d/replaced")
                                            .folder("gone/")
                                            .file("gone/x")
                                            .folder("new mode/")
                                            .file("early"),
                                        tar().file(".wh.early"),
                                        tar()
                                            .folder("d/")
                                            .file("d/changed")
                                            .file("d/.wh.removed")
                                            .file("d/added")
                                            .file("d/.wh.replaced")
                                            .file("d/replaced")
                                            .file(".wh.gone")
                                            .folder("new mode/", 0700)
                                            .file("twice")
                                            .folder("twice/")});
        const auto changeOf = [&](const char* folder, const char* name) {
            for (const MergedTree::Node node : tree.children(tree.find(folder), true)) {
                if (tree.name(node) == QByteArrayView(name)) {
                    return tree.change(node);
                }
            }
            return Change::Unchanged;
        };
        QCOMPARE(changeOf("", "d"), Change::Unchanged); // an equal folder over a folder
        QCOMPARE(changeOf("d", "kept"), Change::Unchanged);
        QCOMPARE(changeOf("d", "changed"), Change::Changed);
        QCOMPARE(changeOf("d", "removed"), Change::Removed);
        QCOMPARE(changeOf("d", "added"), Change::Added);
        QCOMPARE(changeOf("d", "replaced"), Change::Changed);
        QCOMPARE(changeOf("", "gone"), Change::Removed);
        QCOMPARE(changeOf("", "new mode"), Change::Changed);
        QCOMPARE(changeOf("", "early"), Change::RemovedBelow);
        QCOMPARE(changeOf("", "twice"), Change::Added);
        QCOMPARE(tree.children(tree.find("d")).size(), 4);
        const MergedTree::Node gone = tree.children(MergedTree::root, true).at(2);
        QCOMPARE(tree.name(gone).toByteArray(), QByteArray("gone"));
        QCOMPARE(tree.removedBy(gone), std::optional<quint32>(2));
        QCOMPARE(tree.path(tree.firstChild(gone)), QByteArray("gone/x"));
        QCOMPARE(tree.change(tree.firstChild(gone)), Change::Removed);
    }

    void whatALayerReplacesItselfWasNeverThere() {
        const MergedTree tree = merged({tar().file("a/b").file("a")});
        const auto children = tree.children(tree.find("a"), true);
        QCOMPARE(children.size(), 1);
        QVERIFY(!tree.isLive(children[0]));
        QCOMPARE(tree.change(children[0]), MergedTree::Change::RemovedBelow);
    }

    void findFollowsLinksInFoldersOnly() {
        const MergedTree tree = merged({tar()
                                            .file("usr/bin/ls")
                                            .symbolicLink("bin", "usr/bin")
                                            .symbolicLink("usr/bin/dir", "ls")
                                            .symbolicLink("loop", "loop")});
        QCOMPARE(tree.path(tree.find("/bin/ls")), QByteArray("usr/bin/ls"));
        QCOMPARE(tree.path(tree.find("bin/dir")), QByteArray("usr/bin/dir"));
        QCOMPARE(tree.path(tree.find("./bin")), QByteArray("bin"));
        QCOMPARE(tree.find(""), MergedTree::root);
        QCOMPARE(tree.find("nothing"), MergedTree::none);
        QCOMPARE(tree.find("usr/bin/ls/x"), MergedTree::none);
        QCOMPARE(tree.find("loop/x"), MergedTree::none);
    }

    void deepAndWideTreesAreNoTrouble() {
        RawTar deep;
        deep.pax({{"path", QByteArray("d/").repeated(20'000) + "f"}}).file("x");
        RawTar wide;
        for (int i = 0; i < 5000; ++i) {
            wide.file("w/" + QByteArray::number(i));
        }
        const MergedTree tree = merged({deep, wide, tar().file(".wh.w").file(".wh.d")});
        QCOMPARE(tree.liveCount(), 0);
        QCOMPARE(tree.nodeCount(), 20'001 + 5001 + 1);
    }

    void progressCountsTheLayers() {
        const QList<QByteArray> layers = {gzip({tar().file("a", QByteArray(9000, 'x')).closed()}),
                                          tar().file("b").closed()};
        Progress progress;
        QVERIFY(mergeLayers(stackOf(layers), &progress));
        QVERIFY(progress.done() <= layers[0].size() + layers[1].size());
        QVERIFY(progress.done() >= layers[0].size() + 512);
    }

    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        const auto tree =
            mergeLayers(stackOf(closed({tar().file("a")})), nullptr, stop.get_token());
        QVERIFY(!tree);
        QCOMPARE(tree.error().code(), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(MergedTreeTest)
#include "mergedtreetest.moc"
