#include "ui/browse/filespane.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/biggestfilesview.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/imagedetails.h"
#include "ui/browse/previewsheet.h"
#include "ui/theme/elidedlabel.h"
#include "ui/theme/emptystate.h"
#include "ui/theme/sign.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <atomic>
#include <utility>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

namespace {

const QString app = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");

/// A pane that shows a layer of an image; each layer has one file, `file0.txt`, `file1.txt`, …
struct ShownFiles {
    explicit ShownFiles(const QList<QByteArray>& contents, int layer = 0)
        : pane(ground.places, ground.requests, nullptr) {
        ground.addImage(app, v1, contents);
        const auto image = readImage(*ground.registry, ground.at(app, v1), {});
        layers = image->image->layers();
        pane.resize(500, 400);
        pane.QWidget::show();
        pane.show(ground.at(app, v1), layers, layer);
    }

    QToolButton* biggestButton() {
        for (auto* button : pane.findChildren<QToolButton*>()) {
            if (button->isCheckable() && button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }

    QComboBox* choice(const QString& accessibleName) {
        for (auto* box : pane.findChildren<QComboBox*>()) {
            if (box->accessibleName() == accessibleName) {
                return box;
            }
        }
        return nullptr;
    }

    bool says(const QString& text) {
        const auto labels = pane.findChildren<ElidedLabel*>();
        return std::ranges::any_of(
            labels, [&](const ElidedLabel* label) { return label->text().contains(text); });
    }

    PreviewSheet* sheet() { return pane.findChild<PreviewSheet*>(); }

    BrowseFixture ground;
    QList<Descriptor> layers;
    FilesPane pane;
};

} // namespace

class FilesPaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBiggestFilesStandInOneList() {
        ShownFiles ui({QByteArray(10, 'a'), QByteArray(3000, 'b'), QByteArray(200, 'c')}, 2);
        ui.pane.setRootShown(true);
        QTRY_COMPARE(ui.pane.model().rowCount(), 3);
        QVERIFY(ui.biggestButton());
        QTest::mouseClick(ui.biggestButton(), Qt::LeftButton);
        QTRY_COMPARE(ui.pane.biggestView().files().rowCount(), 3);
        QCOMPARE(texts(ui.pane.biggestView().files(), BiggestFilesModel::PathColumn),
                 QStringList({QStringLiteral("file1.txt"), QStringLiteral("file2.txt"),
                              QStringLiteral("file0.txt")}));
        QVERIFY(ui.pane.biggestView().isVisible());
        ui.pane.biggestView().selectRow(1);
        QCOMPARE(ui.pane.selectedPaths(), QList<QByteArray>{"file2.txt"});
    }

    void rowsComeAndGo() {
        auto tree = std::make_shared<FileTree>();
        for (const char* path : {"a", "b/c"}) {
            LayerEntry entry(path, EntryType::File);
            entry.setSize(1);
            tree->add(entry);
        }
        BiggestFilesModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(tree, tree->biggest(10));
        QCOMPARE(model.rowCount(), 2);
        model.show(tree, tree->biggest(1));
        QCOMPARE(model.rowCount(), 1);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    /// A layer that takes long is looked into while it is read.
    void whatIsChosenWhileALayerIsReadStays() {
        BrowseFixture ground;
        ground.addImage(app, v1, {test::noise(2'000'000)});
        const auto image = readImage(*ground.registry, ground.at(app, v1), {});
        std::atomic<bool> isOpen = false;
        ground.registry->onRead([&isOpen](const Digest&, qint64 offset) {
            if (offset > 0) {
                isOpen.wait(false);
            }
        });
        FilesPane pane(ground.places, ground.requests, nullptr);
        const auto open = [&isOpen] {
            isOpen = true;
            isOpen.notify_all();
        };
        const auto opensAtLast = qScopeGuard(open);
        pane.resize(500, 400);
        pane.QWidget::show();
        pane.show(ground.at(app, v1), image->image->layers(), 0);
        QTRY_COMPARE(texts(pane.model()), QStringList{QStringLiteral("file0.txt")});
        QVERIFY(!ground.requests.isIdle());
        pane.view().setCurrentIndex(pane.view().model()->index(0, 0));
        const QPersistentModelIndex chosen = pane.view().currentIndex();
        open();
        QTRY_VERIFY(ground.requests.isIdle());
        QVERIFY(chosen.isValid());
        QCOMPARE(pane.view().currentIndex(), chosen);
        QCOMPARE(pane.selectedPaths(), QList<QByteArray>{"file0.txt"});
    }

    void theFilterIsOfTheBiggestToo() {
        ShownFiles ui({QByteArray(10, 'a'), QByteArray(3000, 'b')}, 1);
        ui.pane.setRootShown(true);
        ui.pane.setBiggestShown(true);
        QTRY_COMPARE(ui.pane.biggestView().files().rowCount(), 2);
        QTest::keyClicks(&ui.pane.filter(), QStringLiteral("e0"));
        QTRY_COMPARE(ui.pane.biggestView().files().rowCount(), 1);
        QCOMPARE(texts(ui.pane.biggestView().files()), QStringList{QStringLiteral("file0.txt")});
    }

    void nothingIsReadBeforeSomebodyLooks() {
        ShownFiles ui({"below", "above"}, 1);
        QTRY_VERIFY(ui.ground.requests.isIdle());
        ui.ground.addImage(app, QStringLiteral("v2"), {"other"});
        const auto other =
            readImage(*ui.ground.registry, ui.ground.at(app, QStringLiteral("v2")), {});
        const QList<Descriptor> layers = other->image->layers();
        ui.pane.hide();
        ui.pane.show(ui.ground.at(app, QStringLiteral("v2")), layers, 0);
        QVERIFY(ui.ground.requests.isIdle());
        QCOMPARE(ui.ground.registry->timesOpened(layers.first().digest), 0);
        QCOMPARE(ui.pane.model().rowCount(), 0); // nor is there anything of the image before
        ui.pane.QWidget::show();
        QTRY_COMPARE(ui.pane.model().rowCount(), 1);
        QCOMPARE(ui.ground.registry->timesOpened(layers.first().digest), 1);
    }

    /// Back and forth, this layer alone and all up to it, with the marks of what each did.
    void noLayerIsReadTwice() {
        ShownFiles ui({"one", "two", "three"}, 2);
        const auto show = [&ui](int layer) {
            ui.pane.show(ui.ground.at(app, v1), ui.layers, layer);
        };
        QTRY_COMPARE(ui.pane.model().rowCount(), 1);
        const auto sign = [&ui] { return ui.pane.model().index(0, 0).data(SignRole).toInt(); };
        QTRY_COMPARE(sign(), static_cast<int>(Sign::Added));
        ui.pane.setRootShown(true);
        QTRY_COMPARE(ui.pane.model().rowCount(), 3);
        show(1);
        QTRY_COMPARE(ui.pane.model().rowCount(), 2);
        ui.pane.setRootShown(false);
        show(0);
        QTRY_COMPARE(texts(ui.pane.model()), QStringList{QStringLiteral("file0.txt")});
        show(2);
        QTRY_COMPARE(texts(ui.pane.model()), QStringList{QStringLiteral("file2.txt")});
        QTRY_VERIFY(ui.ground.requests.isIdle());
        for (const Descriptor& layer : std::as_const(ui.layers)) {
            QCOMPARE(ui.ground.registry->timesOpened(layer.digest), 1);
        }
    }

    /// The same as if the registry in memory was one on a server.
    void largeLayersOfAServerAreReadOnceThatIsAgreedTo() {
        ShownFiles ui({test::noise(2'500'000), test::noise(2'500'000, 2), "small"}, 0);
        QTRY_VERIFY(ui.ground.requests.isIdle());
        const auto timesOpened = [&ui](int layer) {
            return ui.ground.registry->timesOpened(ui.layers.at(layer).digest);
        };
        const int before = timesOpened(0);
        Location image = ui.ground.at(app, v1);
        image.place = {Place::Kind::Remote, QStringLiteral("registry.example")};
        auto* state = ui.pane.findChild<EmptyState*>();
        const auto button = [state]() -> QPushButton* {
            for (auto* each : state->findChildren<QPushButton*>()) {
                if (each->isVisible()) {
                    return each;
                }
            }
            return nullptr;
        };
        ui.pane.show(image, ui.layers, 0);
        QTRY_VERIFY(state->isVisible() && button());
        QVERIFY2(state->sentence().contains(QStringLiteral("2.5 MB")),
                 qPrintable(state->sentence()));
        QVERIFY(ui.ground.requests.isIdle());
        QCOMPARE(timesOpened(0), before);
        QTest::mouseClick(button(), Qt::LeftButton);
        QTRY_COMPARE(texts(ui.pane.model()), QStringList{QStringLiteral("file0.txt")});
        QTRY_VERIFY(ui.ground.requests.isIdle());
        QCOMPARE(timesOpened(0), before + 1);

        ui.pane.show(image, ui.layers, 2); // who agreed for one layer did for the next
        QTRY_COMPARE(texts(ui.pane.model()), QStringList{QStringLiteral("file2.txt")});
        QTRY_VERIFY(ui.ground.requests.isIdle());
        QCOMPARE(timesOpened(1), 0); // and not for those below it
        ui.pane.setRootShown(true);
        QTRY_VERIFY(state->isVisible() && button());
        QTest::mouseClick(button(), Qt::LeftButton);
        QTRY_COMPARE(ui.pane.model().rowCount(), 3);
        QCOMPARE(timesOpened(0), before + 1);
        QCOMPARE(timesOpened(1), 1);
    }

    void filesAreFilteredByWhatTheLayerDid() {
        ShownFiles ui({"one", "two"}, 1);
        QTRY_COMPARE(ui.pane.model().rowCount(), 1);
        auto* change = ui.choice(QStringLiteral("Files with which change are shown"));
        QVERIFY(change);
        auto* state = ui.pane.findChild<EmptyState*>();
        QTest::keyClick(change, Qt::Key_End);
        QCOMPARE(change->currentText(), QStringLiteral("Removed"));
        QTRY_VERIFY(state->isVisible() && state->title() == QStringLiteral("Nothing found"));
        QTest::keyClicks(change, QStringLiteral("Added"));
        QCOMPARE(change->currentText(), QStringLiteral("Added"));
        QTRY_COMPARE(texts(ui.pane.model()), QStringList{QStringLiteral("file1.txt")});
        ui.pane.setRootShown(true);
        QTRY_COMPARE(texts(ui.pane.model()), QStringList{QStringLiteral("file1.txt")});
        QTest::keyClick(change, Qt::Key_Home);
        QTRY_COMPARE(ui.pane.model().rowCount(), 2);
    }

    void kindAndSizeAreChosenByKey() {
        ShownFiles ui({QByteArray(10, 'a'), QByteArray(3000, 'b'), QByteArray(200'000, 'c')}, 2);
        ui.pane.setRootShown(true);
        QTRY_COMPARE(ui.pane.model().rowCount(), 3);
        auto* size = ui.choice(QStringLiteral("Files of which size are shown"));
        auto* kind = ui.choice(QStringLiteral("Which kind of files is shown"));
        QVERIFY(size && kind);
        QTest::keyClick(size, Qt::Key_Down);
        QTRY_COMPARE(ui.pane.model().rowCount(), 2);
        QTest::keyClick(size, Qt::Key_Down);
        QTRY_COMPARE(ui.pane.model().rowCount(), 1);
        QCOMPARE(texts(ui.pane.model()), QStringList{QStringLiteral("file2.txt")});
        QTest::keyClick(kind, Qt::Key_Down);
        QTRY_COMPARE(kind->currentText(), QStringLiteral("Files"));
        QTest::keyClick(kind, Qt::Key_Down);
        auto* state = ui.pane.findChild<EmptyState*>();
        QTRY_VERIFY(state->isVisible() && state->title() == QStringLiteral("Nothing found"));
        QTest::keyClick(kind, Qt::Key_Home);
        QTest::keyClick(size, Qt::Key_Home);
        QTRY_COMPARE(ui.pane.model().rowCount(), 3);
        QTRY_VERIFY(ui.pane.view().isVisible());
    }

    void theBiggestAreCountedAsFiles() {
        ShownFiles ui({QByteArray(10, 'a'), QByteArray(3000, 'b')}, 1);
        ui.pane.setRootShown(true);
        QTRY_COMPARE(ui.pane.model().rowCount(), 2);
        ui.pane.setBiggestShown(true);
        QTRY_VERIFY(ui.says(QStringLiteral("2 files")));
        QTest::keyClicks(&ui.pane.filter(), QStringLiteral("e0"));
        QTRY_VERIFY(ui.says(QStringLiteral("1 files")));
        QCOMPARE(ui.pane.biggestView().textElideMode(), Qt::ElideMiddle);
    }

    void spaceShowsAFile() {
        ShownFiles ui({"hello\n<b>world</b>"});
        QTRY_COMPARE(ui.pane.model().rowCount(), 1);
        ui.pane.view().setCurrentIndex(ui.pane.model().index(0, 0));
        QTest::keyClick(&ui.pane.view(), Qt::Key_Space);
        QTRY_VERIFY(ui.sheet() && ui.sheet()->preview());
        QCOMPARE(ui.sheet()->preview()->kind, Preview::Kind::Text);
        auto* text = &ui.sheet()->text();
        QTRY_VERIFY(text->isVisible());
        QCOMPARE(text->toPlainText(), QStringLiteral("hello\n<b>world</b>"));
        QTest::keyClick(text, Qt::Key_Space);
        QTRY_VERIFY(!ui.sheet());
    }

    void aDoubleClickShowsAFileOfTheRoot() {
        ShownFiles ui({"below", "above"}, 1);
        ui.pane.setRootShown(true);
        QTRY_COMPARE(ui.pane.model().rowCount(), 2);
        const QModelIndex below = ui.pane.model().index(0, 0);
        QCOMPARE(below.data().toString(), QStringLiteral("file0.txt"));
        const QPoint at = ui.pane.view().visualRect(below).center();
        QTest::mouseClick(ui.pane.view().viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(ui.pane.view().viewport(), Qt::LeftButton, {}, at);
        QTRY_VERIFY(ui.sheet() && ui.sheet()->preview());
        QCOMPARE(ui.sheet()->preview()->text, QStringLiteral("below"));
    }

    void aFileThatCannotBeReadSaysWhy() {
        ShownFiles ui({"hello"});
        QTRY_COMPARE(ui.pane.model().rowCount(), 1);
        ui.ground.registry->removeBlob(ui.layers.first().digest);
        ui.pane.view().setCurrentIndex(ui.pane.model().index(0, 0));
        ui.pane.preview();
        QTRY_VERIFY(ui.sheet());
        auto* state = ui.sheet()->findChild<EmptyState*>();
        QTRY_VERIFY(state->isVisible() && !state->sentence().isEmpty());
        QVERIFY(!ui.sheet()->preview());
    }
};

QTEST_MAIN(FilesPaneTest)
#include "filespanetest.moc"
