#include "ui/browse/chainview.h"

#include "tests/ui/browse/browsefixture.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::indexEntry;
using test::indexOf;
using Kind = ChainLink::Kind;

namespace {

const QString app = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");
const QString linux = QStringLiteral("linux");

/// app:v1, of two platforms: the second has two layers and is shown. Rows: tag, index, two
/// manifests, config, two layers.
struct ShownChain {
    ShownChain() : view(model) {
        const Digest first = ground.addImage(app, {}, {"one"});
        const Digest second =
            ground.addImage(app, {}, {"two", "three"}, {linux, QStringLiteral("arm64")});
        ground.registry->addManifest(app,
                                     indexOf({indexEntry(first, linux, QStringLiteral("amd64")),
                                              indexEntry(second, linux, QStringLiteral("arm64"))}),
                                     v1);
        location = ground.at(app, v1);
        location.child = second;
        show();
    }

    explicit ShownChain(int layers) : view(model) {
        QList<QByteArray> contents;
        for (int i = 0; i < layers; ++i) {
            contents.append(QByteArray::number(i));
        }
        ground.addImage(app, v1, contents);
        location = ground.at(app, v1);
        show();
    }

    void show() {
        view.resize(1000, 600);
        view.QWidget::show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        model.show(location, *readImage(*ground.registry, location, {}));
        view.setFocus();
    }

    QRect area(int row) const { return view.visualRect(model.index(row)); }
    void press(Qt::Key key) { QTest::keyClick(&view, key); }

    /// The first point of a box, by rows, that a click would mean this part by.
    QPoint pointOf(int row, ChainBox::Part part) const {
        const QRect box = area(row);
        for (int y = box.top(); y <= box.bottom(); y += 2) {
            for (int x = box.left(); x <= box.right(); x += 2) {
                if (view.partAt({x, y}) == part) {
                    return {x, y};
                }
            }
        }
        return {};
    }
    void click(int row, ChainBox::Part part) {
        const QPoint point = pointOf(row, part);
        QVERIFY(!point.isNull());
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, point);
    }

    BrowseFixture ground;
    Location location;
    ChainModel model;
    ChainView view;
};

Kind kindOf(const QSignalSpy& spy) {
    return qvariant_cast<ChainLink>(spy.last().first()).kind;
}

} // namespace

class ChainViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }

    void theWayGoesFromOneSideToTheOther_data() {
        QTest::addColumn<bool>("isMirrored");
        QTest::newRow("from the left") << false;
        QTest::newRow("from the right") << true;
    }
    void theWayGoesFromOneSideToTheOther() {
        QFETCH(bool, isMirrored);
        QGuiApplication::setLayoutDirection(isMirrored ? Qt::RightToLeft : Qt::LeftToRight);
        ShownChain ui;
        const auto isBefore = [&](int a, int b) {
            return isMirrored ? ui.area(a).left() > ui.area(b).right()
                              : ui.area(a).right() < ui.area(b).left();
        };
        QVERIFY(isBefore(0, 1)); // tag, index
        QVERIFY(isBefore(1, 2)); // index, manifests
        QVERIFY(isBefore(3, 4)); // manifests, config
        QCOMPARE(ui.area(2).left(), ui.area(3).left());
        QCOMPARE(ui.area(4).left(), ui.area(6).left());
        QVERIFY(ui.area(4).bottom() < ui.area(5).top());
        QVERIFY(ui.area(5).bottom() < ui.area(6).top());
        for (int row = 0; row < ui.model.rowCount(); ++row) {
            QCOMPARE(ui.view.indexAt(ui.area(row).center()).row(), row);
        }
    }

    void whatIsNotThereTakesNoRoom() {
        ShownChain ui(1);
        QCOMPARE(ui.model.rowCount(), 4); // tag, manifest, config, layer
        QCOMPARE(ui.area(0).left(), 16);
        QVERIFY(ui.area(1).left() - ui.area(0).right() < 100);
    }

    void theArrowsGoFromBoxToBox() {
        ShownChain ui;
        ui.view.setCurrentIndex(ui.model.index(0));
        const auto goes = [&ui](Qt::Key key, int row) {
            ui.press(key);
            return ui.view.currentIndex().row() == row;
        };
        QVERIFY(goes(Qt::Key_Right, 1));
        QVERIFY(goes(Qt::Key_Right, 2));
        QVERIFY(goes(Qt::Key_Down, 3));
        QVERIFY(goes(Qt::Key_Down, 3));
        QVERIFY(goes(Qt::Key_Right, 5)); // beside it
        QVERIFY(goes(Qt::Key_Down, 6));
        QVERIFY(goes(Qt::Key_Home, 4));
        QVERIFY(goes(Qt::Key_Left, 3)); // the manifest that names it, not the nearest
        QVERIFY(goes(Qt::Key_Left, 1));
        QVERIFY(goes(Qt::Key_Left, 0));
        QVERIFY(goes(Qt::Key_Left, 0));
    }

    void theArrowsGoWhereTheyPointInAMirroredWindow() {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        ShownChain ui;
        ui.view.setCurrentIndex(ui.model.index(0));
        ui.press(Qt::Key_Left);
        QCOMPARE(ui.view.currentIndex().row(), 1);
        ui.press(Qt::Key_Right);
        QCOMPARE(ui.view.currentIndex().row(), 0);
    }

    void enterLeadsToWhatTheBoxStandsFor() {
        ShownChain ui;
        QSignalSpy followed(&ui.view, &ChainView::followed);
        ui.view.setCurrentIndex(ui.model.index(5));
        ui.press(Qt::Key_Return);
        QCOMPARE(followed.count(), 1);
        QCOMPARE(kindOf(followed), Kind::Layer);
    }

    void aClickOnADigestGoesThere() {
        ShownChain ui;
        QSignalSpy followed(&ui.view, &ChainView::followed);
        ui.click(4, ChainBox::Part::Box);
        QCOMPARE(followed.count(), 0);
        QCOMPARE(ui.view.currentIndex().row(), 4);
        ui.click(4, ChainBox::Part::Digest);
        QCOMPARE(followed.count(), 1);
        QCOMPARE(kindOf(followed), Kind::Config);
    }

    void aClickBesideADigestCopiesAllOfIt() {
        ShownChain ui;
        QSignalSpy followed(&ui.view, &ChainView::followed);
        QGuiApplication::clipboard()->clear();
        ui.click(5, ChainBox::Part::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), ui.model.link(5).digest->toString());
        QCOMPARE(followed.count(), 0);
        QCOMPARE(ui.view.currentDigest(), ui.model.link(5).digest);
    }

    void aClickOnAnotherPlatformChoosesIt() {
        ShownChain ui;
        QSignalSpy followed(&ui.view, &ChainView::followed);
        ui.click(3, ChainBox::Part::Box); // the one that is shown
        QCOMPARE(followed.count(), 0);
        ui.click(2, ChainBox::Part::Box);
        QCOMPARE(followed.count(), 1);
        QCOMPARE(qvariant_cast<ChainLink>(followed.last().first()).digest, ui.model.link(2).digest);
    }

    void theMenuIsThereByKeyToo() {
        ShownChain ui;
        ui.view.setCurrentIndex(ui.model.index(1));
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(1, 1), QPoint(1, 1));
        QCoreApplication::sendEvent(ui.view.viewport(), &event);
        auto* menu = ui.view.findChild<QMenu*>();
        QVERIFY(menu && menu->isVisible());
        QGuiApplication::clipboard()->clear();
        menu->actions().last()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), ui.model.link(1).digest->toString());
        menu->close();
    }

    void theManifestStaysInViewWhileItsLayersScroll() {
        ShownChain ui(127);
        QCOMPARE(ui.model.rowCount(), 130);
        const QRect shown = ui.view.viewport()->rect();
        QVERIFY(!shown.contains(ui.area(129)));
        const QRect manifest = ui.area(1);
        ui.view.setCurrentIndex(ui.model.index(2));
        ui.press(Qt::Key_End);
        QCOMPARE(ui.view.currentIndex().row(), 129);
        QVERIFY(ui.view.verticalScrollBar()->value() > 1000);
        QVERIFY(shown.contains(ui.area(129)));
        QCOMPARE(ui.area(1), manifest);
        ui.press(Qt::Key_PageUp);
        QVERIFY(ui.view.currentIndex().row() < 127);
        QVERIFY(shown.contains(ui.area(ui.view.currentIndex().row())));
    }

    void whatIsTooWideScrollsToTheBoxThatIsCurrent() {
        ShownChain ui;
        ui.view.resize(320, 300);
        ui.view.setCurrentIndex(ui.model.index(0));
        for (const int row : {1, 2, 4}) {
            ui.press(Qt::Key_Right);
            QCOMPARE(ui.view.currentIndex().row(), row);
            QVERIFY(ui.view.viewport()->rect().contains(ui.area(row)));
        }
    }

    void aBadBoxMakesRoomForWhatWasFound() {
        ShownChain ui;
        const QRect before = ui.area(5);
        const int below = ui.area(6).top();
        ui.model.setStates({{*ui.model.link(5).digest,
                             {.sign = Sign::Bad,
                              .expected = QStringLiteral("sha256:aa"),
                              .actual = QStringLiteral("sha256:bb")}}},
                           {}, std::nullopt);
        QCOMPARE(ui.area(5).topLeft(), before.topLeft());
        QVERIFY(ui.area(5).height() > before.height() + 2 * ui.view.fontMetrics().height());
        QVERIFY(ui.area(6).top() > below);
    }

    void aLargerFontMakesLargerBoxes() {
        ShownChain ui;
        const QSize before = ui.area(0).size();
        QFont larger = ui.view.font();
        larger.setPointSize(larger.pointSize() * 2);
        ui.view.setFont(larger);
        QTRY_VERIFY(ui.area(0).height() > before.height());
        QVERIFY(ui.area(0).width() > before.width());
    }

    void whatWasCurrentStaysSoWhenTheImageIsReadAnew() {
        ShownChain ui;
        ui.view.setCurrentIndex(ui.model.index(2));
        Location other = ui.location;
        other.child = ui.model.link(2).digest;
        ui.model.show(other, *readImage(*ui.ground.registry, other, {}));
        QCOMPARE(ui.model.rowCount(), 6); // it has one layer
        QCOMPARE(ui.view.currentIndex().row(), 2);
        QVERIFY(ui.model.link(2).isShown);
    }

    void whatRefersToAThingIsInTheColumnAfterIt() {
        ShownChain ui;
        ui.view.setCurrentIndex(ui.model.index(5));
        ui.model.setReferrers(
            {{.subject = *ui.model.link(1).digest}, {.subject = *ui.model.link(3).digest}});
        QCOMPARE(ui.model.rowCount(), 9);
        QCOMPARE(ui.view.currentIndex().row(), 5);
        QCOMPARE(ui.area(7).left(), ui.area(3).left()); // of the index: below the manifests
        QVERIFY(ui.area(7).top() > ui.area(3).bottom());
        QCOMPARE(ui.area(8).left(), ui.area(6).left()); // of the manifest: below the layers
        QVERIFY(ui.area(8).top() > ui.area(6).bottom());
        ui.view.setCurrentIndex(ui.model.index(7));
        ui.press(Qt::Key_Left);
        QCOMPARE(ui.view.currentIndex().row(), 1);
        ui.view.setCurrentIndex(ui.model.index(8));
        ui.press(Qt::Key_Left);
        QCOMPARE(ui.view.currentIndex().row(), 3);
    }

    void everyBoxSpeaks() {
        ShownChain ui;
        auto* list = QAccessible::queryAccessibleInterface(&ui.view);
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), ui.model.rowCount());
        for (int row = 0; row < ui.model.rowCount(); ++row) {
            auto* box = list->child(row);
            QVERIFY(box);
            const QString name = box->text(QAccessible::Name);
            QVERIFY2(name.startsWith(ui.model.link(row).title), qPrintable(name));
            QVERIFY(name.contains(signText(Sign::NotChecked)));
            QVERIFY(box->text(QAccessible::Description)
                        .contains(ui.model.link(row).digest->toString()));
            QCOMPARE(box->rect().size(), ui.area(row).size());
        }
    }
};

QTEST_MAIN(ChainViewTest)
#include "chainviewtest.moc"
