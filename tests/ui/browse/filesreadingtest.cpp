#include "ui/browse/filesreading.h"

#include "core/image/mediatype.h"
#include "tests/layers/rawtar.h"
#include "tests/ui/browse/browsefixture.h"

#include <QTest>

#include <utility>

using namespace stowage;
using test::BrowseFixture;

namespace {

const QString app = QStringLiteral("app");

/// Layers in a registry, and the root that they make.
struct Root {
    explicit Root(const QList<RawTar>& tars) {
        for (const RawTar& tar : tars) {
            const QByteArray bytes = tar.closed();
            layers.append({.mediaType = MediaType::ociLayer,
                           .digest = ground.registry->addLayer(app, bytes),
                           .size = bytes.size()});
        }
        repository = ground.registry->open(BrowseFixture::name(app));
        ReadLayers read;
        for (const Descriptor& layer : std::as_const(layers)) {
            Progress progress;
            const auto listing = listLayer(*repository, layer, progress, {}, {});
            QVERIFY(listing);
            QCOMPARE(progress.done(), layer.size);
            read.insert(layer.digest, *listing);
        }
        const auto merged = mergeFiles(layers, read, {});
        QVERIFY(merged);
        tree = *merged;
    }

    FileTree::Info info(QByteArrayView path) const {
        const auto node = tree->find(path);
        return node == FileTree::none ? FileTree::Info() : tree->info(node);
    }
    FileChange change(QByteArrayView path) const { return info(path).change; }

    BrowseFixture ground;
    QList<Descriptor> layers;
    std::unique_ptr<Repository> repository;
    std::shared_ptr<FileTree> tree;
};

} // namespace

class FilesReadingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatTheLastLayerDidIsMarked() {
        const Root root({RawTar().file("etc/a", "1").file("etc/b", "2").file("etc/c", "3"),
                         RawTar().file("etc/b", "22").file("etc/d", "4").file("etc/.wh.c")});
        QVERIFY(root.tree);
        QCOMPARE(root.change("etc/a"), FileChange::Same);
        QCOMPARE(root.change("etc/b"), FileChange::Changed);
        QCOMPARE(root.change("etc/c"), FileChange::Removed);
        QCOMPARE(root.change("etc/d"), FileChange::Added);
        QVERIFY(!root.info("etc").isOpaque);
        QCOMPARE(root.tree->totalSize(), 4);
    }

    void whatAnOpaqueFolderHidesIsHidden() {
        const Root root({RawTar().folder("opt").file("opt/old", "1").file("opt/sub/deep", "2"),
                         RawTar().folder("opt").file("opt/.wh..wh..opq").file("opt/new", "3")});
        QVERIFY(root.tree);
        QVERIFY(root.info("opt").isOpaque);
        QCOMPARE(root.change("opt/new"), FileChange::Added);
        QCOMPARE(root.change("opt/old"), FileChange::Hidden);
        QCOMPARE(root.change("opt/sub"), FileChange::Hidden);
        QCOMPARE(root.change("opt/sub/deep"), FileChange::Hidden);
        QCOMPARE(root.tree->totalSize(), 1);
    }

    void whatWasInARemovedFolderIsHidden() {
        const Root root({RawTar().file("opt/sub/deep", "1"), RawTar().file(".wh.opt")});
        QVERIFY(root.tree);
        QCOMPARE(root.change("opt"), FileChange::Removed);
        QCOMPARE(root.change("opt/sub"), FileChange::Hidden);
        QCOMPARE(root.change("opt/sub/deep"), FileChange::Hidden);
    }

    void aFolderThatIsMadeAnewHidesWhatItHad() {
        const Root root(
            {RawTar().file("opt/old", "1"), RawTar().file(".wh.opt").file("opt/new", "2")});
        QVERIFY(root.tree);
        QVERIFY(root.info("opt").isOpaque);
        QCOMPARE(root.change("opt"), FileChange::Changed);
        QCOMPARE(root.change("opt/new"), FileChange::Added);
        QCOMPARE(root.change("opt/old"), FileChange::Hidden);
    }

    void whatAFileTookThePlaceOfIsRemoved() {
        const Root root({RawTar().file("opt/old", "1"), RawTar().file("opt", "file")});
        QVERIFY(root.tree);
        QCOMPARE(root.info("opt").type, EntryType::File);
        QCOMPARE(root.change("opt"), FileChange::Changed);
        QCOMPARE(root.change("opt/old"), FileChange::Removed);
    }

    void whiteoutsOfLayersBelowAreNotOfThisOne() {
        const Root root({RawTar().file("opt/old", "1"),
                         RawTar().folder("opt").file("opt/.wh..wh..opq"), RawTar().file("x", "2")});
        QVERIFY(root.tree);
        QVERIFY(!root.info("opt").isOpaque);
        QCOMPARE(root.tree->find("opt/old"), FileTree::none);
    }

    void namesOfOneFileWeighOnce() {
        const Root root({RawTar()
                             .file("a/file", "0123456789")
                             .hardLink("a/second", "a/file")
                             .hardLink("b/third", "a/file")});
        QVERIFY(root.tree);
        QCOMPARE(root.tree->totalSize(), 10);
        QCOMPARE(root.info("a").size, 10);
        QCOMPARE(root.info("b").size, 0);
        QCOMPARE(root.info("b/third").size, 10);
        QVERIFY(root.info("b/third").isOtherName);
        QVERIFY(!root.info("a/file").isOtherName);
    }

    void aNameThatIsLeftWeighsWhatTheFirstDid() {
        const Root root({RawTar().file("file", "0123456789").hardLink("second", "file"),
                         RawTar().file(".wh.file")});
        QVERIFY(root.tree);
        QCOMPARE(root.change("file"), FileChange::Removed);
        QVERIFY(!root.info("second").isOtherName);
        QCOMPARE(root.tree->totalSize(), 10);
    }
};

QTEST_GUILESS_MAIN(FilesReadingTest)
#include "filesreadingtest.moc"
