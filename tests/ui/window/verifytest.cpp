#include "core/digest/hasher.h"
#include "tests/support/results.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/digestmap.h"
#include "ui/browse/faultsmodel.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/layersmodel.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationlabel.h"
#include "ui/mainwindow.h"
#include "ui/theme/sign.h"

#include <QFile>
#include <QTreeView>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString app = QStringLiteral("team/app");
const QString web = QStringLiteral("team/web");
const QString v1 = QStringLiteral("v1");
const QString v2 = QStringLiteral("v2");

/// Turns over one bit of a byte of a file, whose length stays.
bool flipByte(const QString& path, qint64 offset) {
    QFile file(path);
    char byte = 0;
    if (!file.open(QIODevice::ReadWrite) || !file.seek(offset) || !file.getChar(&byte) ||
        !file.seek(offset)) {
        return false;
    }
    return file.putChar(static_cast<char>(byte ^ 1));
}

} // namespace

/// Verifying from the window: what is on disk against what it should be, each in its row.
class VerifyTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void init();
    void cleanup();

    void anImageByKey();
    void anImageByTheToolBar();
    void aRepositoryByKey();
    void aPlaceByItsMenu();
    void aFlippedByteIsFoundInItsPlace();
    void aMissingBlobIsShownAsMissing();
    void whatIsMendedIsGoodAgain();
    void faultsOfAPlaceLeadToTheirImage();
    void whatWasFoundIsThereAtTheNextStart();
    void theStateOfEachRowIsThereAtTheNextStart();
    void aDamagedListOfFaultsHarmsNothing();

private:
    MainWindow& window() { return ground_->window(); }
    ImagePage& page() { return ground_->pane().imagePage(); }
    void showImage(const QString& repository, const QString& tag);
    void verifyByKey();
    void waitForVerification();
    static QList<int> signs(const QAbstractItemModel& model, int column);
    /// The table of faults that is shown; null when there is none.
    TableView* faults();

    std::unique_ptr<WindowGround> ground_;
    StoredImage first_ = sampleImage({"first", "its config", "and its files"});
    StoredImage second_ = sampleImage({"second"});
    StoredImage third_ = sampleImage({"third"});
};

void VerifyTest::init() {
    ground_ = std::make_unique<WindowGround>();
    const auto registry = ground_->registry();
    VERIFY_RESULT(put(*registry, app, v1, first_));
    VERIFY_RESULT(put(*registry, app, v2, second_));
    VERIFY_RESULT(put(*registry, web, v1, third_));
    ground_->open();
}

void VerifyTest::cleanup() {
    ground_.reset();
}

void VerifyTest::showImage(const QString& repository, const QString& tag) {
    window().navigator().go({ground_->local(), repositoryName(repository), tagName(tag)});
    WAIT_FOR(page().details().has_value() && page().layersView().model()->rowCount() > 0);
}

void VerifyTest::waitForVerification() {
    WAIT_FOR(window().verification().scope().has_value() && !window().verification().isRunning());
    QVERIFY(!window().verification().error());
}

void VerifyTest::verifyByKey() {
    QVERIFY(press(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
    waitForVerification();
}

QList<int> VerifyTest::signs(const QAbstractItemModel& model, int column) {
    QList<int> all;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QVariant sign = model.index(row, column).data(SignRole);
        all.append(sign.isValid() ? sign.toInt() : -1);
    }
    return all;
}

TableView* VerifyTest::faults() {
    for (TableView* table : ground_->pane().currentWidget()->findChildren<TableView*>()) {
        if (table->isVisible() && table->accessibleName() == QLatin1String("What is wrong")) {
            return table;
        }
    }
    return nullptr;
}

void VerifyTest::anImageByKey() {
    showImage(app, v1);
    const auto* layers = page().layersView().model();
    QCOMPARE(signs(*layers, LayersModel::StateColumn).size(), 3);
    verifyByKey();
    QCOMPARE(signs(*layers, LayersModel::StateColumn), QList<int>(3, int(Sign::Good)));
    QVERIFY(says(page(), QStringLiteral("Everything is good")));
    QVERIFY(!faults());
}

void VerifyTest::anImageByTheToolBar() {
    showImage(app, v2);
    QVERIFY(clickButton(window(), QStringLiteral("Verify")));
    waitForVerification();
    QCOMPARE(signs(*page().layersView().model(), LayersModel::StateColumn),
             QList<int>{int(Sign::Good)});
}

void VerifyTest::aRepositoryByKey() {
    window().navigator().go({ground_->local(), repositoryName(app)});
    auto& tags = ground_->pane().repositoryPage();
    WAIT_COMPARE(tags.model().rowCount(), 2);
    verifyByKey();
    WAIT_COMPARE(signs(tags.model(), TagsModel::StateColumn), QList<int>(2, int(Sign::Good)));
    QVERIFY(says(tags, QStringLiteral("Everything is good")));
    // Its images, looked at afterwards, say so, too.
    showImage(app, v1);
    QCOMPARE(signs(*page().layersView().model(), LayersModel::StateColumn),
             QList<int>(3, int(Sign::Good)));
}

void VerifyTest::aPlaceByItsMenu() {
    QTreeView& places = window().places().view();
    QVERIFY(chooseInContextMenu(places, places.model()->index(0, 0), QStringLiteral("Verify")));
    waitForVerification();
    QVERIFY(says(ground_->pane().placePage(), QStringLiteral("Everything is good")));
    // 3 tags, 3 manifests, 3 configs, 5 layers and what each unpacks to.
    QCOMPARE(window().verification().settledCount(), 3 + 3 + 3 + 5 + 5);
    QVERIFY(ground_->pane().placePage().map().isVisible());
    QVERIFY(ground_->pane().placePage().map().tileCount() >= 3 + 3 + 5);
    for (const auto& [repository, tag, layers] :
         {std::tuple(app, v1, 3), std::tuple(app, v2, 1), std::tuple(web, v1, 1)}) {
        showImage(repository, tag);
        QCOMPARE(signs(*page().layersView().model(), LayersModel::StateColumn),
                 QList<int>(layers, int(Sign::Good)));
    }
}

void VerifyTest::aFlippedByteIsFoundInItsPlace() {
    const QByteArray good = first_.layers.at(1);
    const Digest expected = Hasher::digestOf(good);
    const QString path = ground_->blobPath(expected);
    QVERIFY(flipByte(path, good.size() / 2));
    const Digest actual = Hasher::digestOf(readFile(path));
    QVERIFY(actual != expected);
    showImage(app, v1);
    verifyByKey();
    const auto* layers = page().layersView().model();
    QCOMPARE(signs(*layers, LayersModel::StateColumn),
             QList<int>({int(Sign::Good), int(Sign::Bad), int(Sign::Good)}));
    const QString tip = layers->index(1, LayersModel::StateColumn).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(expected.toString()) && tip.contains(actual.toString()), qPrintable(tip));

    QVERIFY(faults());
    const auto* rows = faults()->model();
    const auto text = [rows](int column) {
        return rows->index(0, column).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(rows->index(0, FaultsModel::ObjectColumn).data(SignRole).toInt(), int(Sign::Bad));
    QCOMPARE(text(FaultsModel::ExpectedColumn), expected.toString());
    QCOMPARE(text(FaultsModel::ActualColumn), actual.toString());
    QCOMPARE(text(FaultsModel::ImagesColumn), QStringLiteral("team/app:v1"));
    QVERIFY(says(page(), QStringLiteral("not as they should be")) ||
            says(page(), QStringLiteral("not as it should be")));
}

void VerifyTest::aMissingBlobIsShownAsMissing() {
    const Digest gone = Hasher::digestOf(first_.layers.at(2));
    QVERIFY(QFile::remove(ground_->blobPath(gone)));
    showImage(app, v1);
    verifyByKey();
    QCOMPARE(signs(*page().layersView().model(), LayersModel::StateColumn),
             QList<int>({int(Sign::Good), int(Sign::Good), int(Sign::Missing)}));
    QVERIFY(faults());
    QCOMPARE(signs(*faults()->model(), FaultsModel::ObjectColumn).first(), int(Sign::Missing));
    QCOMPARE(faults()->model()->index(0, FaultsModel::ExpectedColumn).data(Qt::AccessibleTextRole),
             QVariant(gone.toString()));
}

void VerifyTest::whatIsMendedIsGoodAgain() {
    const QByteArray good = second_.layers.first();
    const QString path = ground_->blobPath(Hasher::digestOf(good));
    QVERIFY(flipByte(path, 3));
    showImage(app, v2);
    verifyByKey();
    const auto* layers = page().layersView().model();
    QCOMPARE(signs(*layers, LayersModel::StateColumn), QList<int>{int(Sign::Bad)});
    QVERIFY(flipByte(path, 3));
    verifyByKey();
    QCOMPARE(signs(*layers, LayersModel::StateColumn), QList<int>{int(Sign::Good)});
    QVERIFY(!faults());
    QVERIFY(says(page(), QStringLiteral("Everything is good")));
}

void VerifyTest::faultsOfAPlaceLeadToTheirImage() {
    QVERIFY(flipByte(ground_->blobPath(Hasher::digestOf(third_.layers.first())), 5));
    WAIT_FOR(ground_->pane().placePage().view().model()->rowCount() == 2);
    verifyByKey();
    QVERIFY(faults());
    QVERIFY(faults()->model()->rowCount() >= 1);
    QVERIFY(tabTo(*faults()));
    QVERIFY(press(Qt::Key_Down));
    faults()->setCurrentIndex(faults()->model()->index(0, 0));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->pane().shown(),
                 Location({ground_->local(), repositoryName(web), tagName(v1)}));
    WAIT_FOR(page().details().has_value());
    WAIT_COMPARE(signs(*page().layersView().model(), LayersModel::StateColumn),
                 QList<int>{int(Sign::Bad)});
}

void VerifyTest::whatWasFoundIsThereAtTheNextStart() {
    const Digest bad = Hasher::digestOf(third_.layers.first());
    QVERIFY(flipByte(ground_->blobPath(bad), 5));
    WAIT_FOR(ground_->pane().placePage().view().model()->rowCount() == 2);
    verifyByKey();
    QVERIFY(faults());
    const int count = faults()->model()->rowCount();
    QVERIFY(says(ground_->pane().placePage(), QStringLiteral("not as they should be")));
    WAIT_FOR(window().isIdle());
    ground_->close();

    ground_->open();
    // The place is what the window begins with.
    WAIT_FOR(faults() != nullptr);
    const auto* rows = faults()->model();
    QCOMPARE(rows->rowCount(), count);
    QCOMPARE(rows->index(0, FaultsModel::ExpectedColumn).data(Qt::AccessibleTextRole),
             QVariant(bad.toString()));
    QCOMPARE(rows->index(0, FaultsModel::ImagesColumn).data().toString(),
             QStringLiteral("team/web:v1"));
    const QString year = QString::number(QDate::currentDate().year());
    QVERIFY(says(ground_->pane().placePage(), QStringLiteral("This was found on ")));
    QVERIFY(says(ground_->pane().placePage(), year));
    QVERIFY(says(ground_->pane().placePage(), QStringLiteral("were not as they should be")));

    // It leads to its image, which tells of it, too; a sound one says nothing.
    QVERIFY(tabTo(*faults()));
    faults()->setCurrentIndex(rows->index(0, 0));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->pane().shown(),
                 Location({ground_->local(), repositoryName(web), tagName(v1)}));
    WAIT_FOR(page().details().has_value());
    QVERIFY(faults());
    QVERIFY(faults()->model()->rowCount() >= 1);
    showImage(app, v1);
    QVERIFY(!faults());

    // Mended and verified again by the banner's button, nothing is told of what was.
    QVERIFY(flipByte(ground_->blobPath(bad), 5));
    showImage(web, v1);
    QVERIFY(faults());
    QVERIFY(clickButton(page(), QStringLiteral("Verify Again")));
    waitForVerification();
    QVERIFY(!faults());
    QVERIFY(says(page(), QStringLiteral("Everything is good")));
}

void VerifyTest::theStateOfEachRowIsThereAtTheNextStart() {
    QVERIFY(flipByte(ground_->blobPath(Hasher::digestOf(second_.layers.first())), 5));
    WAIT_FOR(ground_->pane().placePage().view().model()->rowCount() == 2);
    verifyByKey();
    WAIT_FOR(window().isIdle());
    ground_->close();

    ground_->open();
    showImage(app, v1);
    const auto* layers = page().layersView().model();
    WAIT_COMPARE(signs(*layers, LayersModel::StateColumn), QList<int>(3, int(Sign::Good)));
    const QString tip = layers->index(0, LayersModel::StateColumn).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QString::number(QDate::currentDate().year())), qPrintable(tip));
    const auto* label = page().findChild<VerificationLabel*>();
    WAIT_FOR(label->text().startsWith(QStringLiteral("Verified ")));
    showImage(app, v2);
    WAIT_COMPARE(signs(*layers, LayersModel::StateColumn), QList<int>{int(Sign::Bad)});
    window().navigator().go({ground_->local(), repositoryName(app)});
    auto& tags = ground_->pane().repositoryPage();
    WAIT_COMPARE(signs(tags.model(), TagsModel::StateColumn),
                 QList<int>({int(Sign::Good), int(Sign::Bad)}));
}

void VerifyTest::aDamagedListOfFaultsHarmsNothing() {
    WAIT_FOR(window().isIdle());
    ground_->close();
    ground_->write(QStringLiteral("state/verifications.json"),
                   R"({"records": [{"location": "registry:)" + ground_->local().location.toUtf8() +
                       R"(", "when": "2026-01-02T03:04:05Z", "bad": 3,
                       "found": [{"kind": "layer", "state": "bad", "expected": 3}, "x"]}]})");
    ground_->open();
    WAIT_FOR(faults() != nullptr);
    QCOMPARE(faults()->model()->rowCount(), 1);
    QVERIFY(says(ground_->pane().placePage(), QStringLiteral("listed.")));
    // It belongs to no image, so it leads nowhere.
    QVERIFY(tabTo(*faults()));
    faults()->setCurrentIndex(faults()->model()->index(0, 0));
    QVERIFY(press(Qt::Key_Return));
    QCOMPARE(ground_->pane().shown(), Location({ground_->local()}));
}

QTEST_MAIN(VerifyTest)
#include "verifytest.moc"
