#include "core/digest/hasher.h"
#include "core/transfer/bufferring.h"
#include "tests/support/results.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/filedrag.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/ordinaryuser.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/mainwindow.h"
#include "ui/theme/banner.h"
#include "ui/theme/format.h"
#include "ui/theme/roles.h"
#include "ui/transfers/transferspanel.h"
#include "ui/upload/uploadsheet.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDesktopServices>
#include <QDirIterator>
#include <QFileInfo>
#include <QLineEdit>
#include <QTreeView>
#include <QUrl>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr int buffers = 8; ///< Of the big file: so many writes send it.
constexpr int firstWrites = 3;
const qsizetype bigSize = buffers * BufferRing::bufferSize;

/// All folders below a folder, writable or not.
bool setWritable(const QString& folder, bool writable) {
    QStringList folders{folder};
    QDirIterator found(folder, QDir::Dirs | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (found.hasNext()) {
        folders.append(found.next());
    }
    QFile::Permissions permissions = QFile::ReadOwner | QFile::ExeOwner;
    permissions.setFlag(QFile::WriteOwner, writable);
    bool all = true;
    for (const QString& path : folders) {
        all = QFile::setPermissions(path, permissions) && all;
    }
    return all;
}

} // namespace

/// Uploads from the panel at the bottom of the window: held, given up, failed, taken up again.
class TransfersTest : public QObject {
    Q_OBJECT

public:
    static void initMain() {
        becomeOrdinaryUser();
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }

private Q_SLOTS:
    void init();
    void cleanup();
    void openUrl(const QUrl& url) { opened_.append(url.toLocalFile()); }

    void theMousePausesAndResumes();
    void keysPauseAndResume();
    void theMouseCancels();
    void keysCancel();
    void allArePausedAndResumed();
    void aSourceThatIsGoneIsRetried();
    void aReadOnlyFolderIsRetried();
    void aReadOnlyFolderLeadsToAnother();
    void aFullDiskShowsItsFolder();
    void finishedRowsStayUntilCleared();
    void finishedRowsAreClearedByKey();
    void whatWasKilledIsOfferedAndGoesOn();
    void whatWasLeftAtTheEndGoesOnByKey();
    void whatWasLeftShowsHowFarItCame_data();
    void whatWasLeftShowsHowFarItCame();
    void whatWasKilledCanBeDiscarded();

private:
    /// Chooses the file with Ctrl+U and confirms the sheet with Enter.
    void upload(const QString& path);
    /// Uploads the big file until the registry holds it back.
    void uploadHalf();
    bool isPublished() const { return QFileInfo::exists(ground_->blobPath(digest_)); }
    void checkPublished() const;
    /// How far the newest is, 0 … 1, as its bar shows it.
    double shownFraction() {
        const auto bar = ground_->transfers().model().index(0, TransfersModel::Progress);
        return bar.data(FractionRole).toDouble();
    }
    QStringList unfinished() const {
        return ground_->registryFiles().filter(QStringLiteral("/_uploads/"));
    }

    std::unique_ptr<WindowGround> ground_;
    QStringList opened_; ///< What the file manager was asked to show.
    QString big_;
    QByteArray content_ = noise(bigSize);
    Digest digest_ = Hasher::digestOf(content_);
};

void TransfersTest::init() {
    ground_ = std::make_unique<WindowGround>();
    big_ = ground_->write(QStringLiteral("in/big.bin"), content_);
    ground_->open();
}

void TransfersTest::cleanup() {
    ground_.reset();
}

void TransfersTest::upload(const QString& path) {
    QVERIFY(press(Qt::CTRL | Qt::Key_U));
    QVERIFY(answerFileDialog(ground_->window(), path));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(press(Qt::Key_Return));
    WAIT_FOR(!ground_->sheet());
}

void TransfersTest::uploadHalf() {
    ground_->gate().holdAfter(firstWrites);
    upload(big_);
    WAIT_FOR(ground_->gate().isHolding());
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Running"));
    QVERIFY(!isPublished());
}

void TransfersTest::checkPublished() const {
    QCOMPARE(Hasher::digestOf(readFile(ground_->blobPath(digest_))), digest_);
    QVERIFY(unfinished().isEmpty());
    const auto repository = ground_->registry()->open(repositoryName(QStringLiteral("big")));
    const auto manifest = repository->manifests().get(tagName(QStringLiteral("latest")));
    VERIFY_RESULT(manifest);
    QCOMPARE(manifest->layers().size(), 1);
    QCOMPARE(manifest->layers().first().digest, digest_);
}

void TransfersTest::theMousePausesAndResumes() {
    uploadHalf();
    QVERIFY(ground_->clickTransfer(TransferAction::Pause));
    ground_->gate().open();
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Paused"));
    QVERIFY(!isPublished());
    QVERIFY(!unfinished().isEmpty());
    QVERIFY(ground_->clickTransfer(TransferAction::Resume));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
    // It went on: no byte was written twice, but the two small blobs of the artifact were.
    QCOMPARE(ground_->gate().calls(QStringLiteral("resume")), 1);
    QCOMPARE(ground_->gate().calls(QStringLiteral("write")), buffers + 1);
}

void TransfersTest::keysPauseAndResume() {
    uploadHalf();
    QVERIFY(tabTo(ground_->transfers().view()));
    QVERIFY(press(Qt::Key_Space));
    ground_->gate().open();
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Paused"));
    QVERIFY(press(Qt::Key_Space));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
    QCOMPARE(ground_->gate().calls(QStringLiteral("write")), buffers + 1);
}

void TransfersTest::theMouseCancels() {
    uploadHalf();
    QVERIFY(ground_->clickTransfer(TransferAction::Cancel));
    ground_->gate().open();
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Cancelled"));
    WAIT_FOR(unfinished().isEmpty());
    QVERIFY(!isPublished());
    // What was given up can still be had, from its first byte on.
    QVERIFY(ground_->clickTransfer(TransferAction::Retry));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
    QCOMPARE(ground_->gate().calls(QStringLiteral("write")), firstWrites + 1 + buffers + 1);
}

void TransfersTest::keysCancel() {
    uploadHalf();
    QVERIFY(tabTo(ground_->transfers().view()));
    QVERIFY(press(Qt::Key_Delete));
    ground_->gate().open();
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Cancelled"));
    WAIT_FOR(unfinished().isEmpty());
    QVERIFY(!isPublished());
    // Once more takes the row away.
    QVERIFY(press(Qt::Key_Delete));
    WAIT_COMPARE(ground_->transferCount(), 0);
}

void TransfersTest::allArePausedAndResumed() {
    uploadHalf();
    QVERIFY(clickButton(ground_->transfers(), QStringLiteral("Pause all")));
    ground_->gate().open();
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Paused"));
    QVERIFY(clickButton(ground_->transfers(), QStringLiteral("Resume all")));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
}

void TransfersTest::aSourceThatIsGoneIsRetried() {
    uploadHalf();
    QVERIFY(QFile::rename(big_, big_ + QStringLiteral(".away")));
    ground_->gate().open();
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Failed: It is not there"));
    QVERIFY2(ground_->transferTip().contains(QStringLiteral("big.bin")),
             qPrintable(ground_->transferTip()));
    QVERIFY(!isPublished());
    QVERIFY(QFile::rename(big_ + QStringLiteral(".away"), big_));
    QVERIFY(ground_->clickTransfer(TransferAction::Retry));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
}

void TransfersTest::aReadOnlyFolderIsRetried() {
    QVERIFY(setWritable(ground_->local().location, false));
    upload(big_);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Failed: Access is not allowed"));
    QVERIFY2(ground_->transferTip().contains(ground_->local().location),
             qPrintable(ground_->transferTip()));
    QVERIFY(setWritable(ground_->local().location, true));
    QVERIFY(tabTo(ground_->transfers().view()));
    QVERIFY(press(Qt::CTRL | Qt::Key_R));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
}

void TransfersTest::aReadOnlyFolderLeadsToAnother() {
    const Place other{.kind = Place::Kind::RegistryFolder,
                      .location = ground_->path(QStringLiteral("other"))};
    QVERIFY(QDir().mkpath(other.location + QStringLiteral("/docker/registry/v2")));
    ground_->window().go({.place = other});
    WAIT_COMPARE(ground_->pane().shown(), Location{other});
    QVERIFY(setWritable(other.location, false));
    upload(big_);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Failed: Access is not allowed"));
    QVERIFY(setWritable(other.location, true));
    // The sheet is there again with what was asked for, and takes another place.
    QVERIFY(ground_->clickTransfer(TransferAction::Remedy));
    WAIT_FOR(ground_->sheetIsReady());
    QCOMPARE(ground_->field(QStringLiteral("Repository"))->text(), QStringLiteral("big"));
    QCOMPARE(ground_->sheet()->target(), other);
    auto* places = ground_->sheet()->findChild<QComboBox*>();
    QTest::keyClick(places, Qt::Key_Home);
    QCOMPARE(ground_->sheet()->target(), ground_->local());
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferCount(), 2);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
}

void TransfersTest::aFullDiskShowsItsFolder() {
    ground_->gate().failWith(Error(ErrorCode::NoSpace, QStringLiteral("no space is left")));
    upload(big_);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Failed: Not enough room"));
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "openUrl");
    const bool clicked = ground_->clickTransfer(TransferAction::Remedy);
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    QVERIFY(clicked);
    QCOMPARE(opened_, QStringList{ground_->local().location});
    ground_->gate().failWith(std::nullopt);
    QVERIFY(ground_->clickTransfer(TransferAction::Retry));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
}

void TransfersTest::finishedRowsStayUntilCleared() {
    upload(big_);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    upload(ground_->write(QStringLiteral("in/notes.txt"), "buy milk\n"));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(ground_->transferCount(), 2);
    // Neither going around nor reading anew takes a row away.
    QVERIFY(press(Qt::Key_F5));
    WAIT_FOR(ground_->window().isIdle());
    QCOMPARE(ground_->transferCount(), 2);
    QVERIFY(clickButton(ground_->transfers(), QStringLiteral("Clear finished")));
    WAIT_COMPARE(ground_->transferCount(), 0);
    checkPublished();
}

void TransfersTest::finishedRowsAreClearedByKey() {
    upload(big_);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QVERIFY(tabTo(ground_->transfers().view()));
    QVERIFY(press(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete));
    WAIT_COMPARE(ground_->transferCount(), 0);
}

void TransfersTest::whatWasKilledIsOfferedAndGoesOn() {
    uploadHalf();
    ground_->kill();
    QVERIFY(!isPublished());
    const int before = ground_->gate().calls(QStringLiteral("write"));
    ground_->open();
    QCOMPARE(ground_->transferCount(), 1);
    QCOMPARE(ground_->transferState(), QStringLiteral("Paused"));
    QVERIFY(says(ground_->transfers(), QStringLiteral("A transfer was interrupted")));
    QVERIFY(clickButton(ground_->transfers(), QStringLiteral("Resume")));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
    QVERIFY(!says(ground_->transfers(), QStringLiteral("A transfer was interrupted")));
    // What had reached the disk was not sent again.
    QCOMPARE(ground_->gate().calls(QStringLiteral("write")) - before, buffers - firstWrites + 1);
}

void TransfersTest::whatWasLeftAtTheEndGoesOnByKey() {
    uploadHalf();
    QVERIFY(tabTo(ground_->transfers().view()));
    QVERIFY(press(Qt::Key_Space));
    ground_->gate().open();
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Paused"));
    ground_->close();
    ground_->open();
    QCOMPARE(ground_->transferState(), QStringLiteral("Paused"));
    auto* resume = buttonOf(ground_->transfers(), QStringLiteral("Resume"));
    QVERIFY(resume);
    QVERIFY(tabTo(*resume));
    QVERIFY(press(Qt::Key_Space));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    checkPublished();
}

void TransfersTest::whatWasLeftShowsHowFarItCame_data() {
    QTest::addColumn<bool>("isKilled");
    QTest::newRow("killed") << true;
    QTest::newRow("quit") << false;
}

void TransfersTest::whatWasLeftShowsHowFarItCame() {
    QFETCH(bool, isKilled);
    uploadHalf();
    double before = 0;
    if (isKilled) {
        WAIT_FOR(shownFraction() > 0);
        before = static_cast<double>(firstWrites) / buffers;
        ground_->kill();
    } else {
        QVERIFY(ground_->clickTransfer(TransferAction::Pause));
        ground_->gate().open();
        WAIT_COMPARE(ground_->transferState(), QStringLiteral("Paused"));
        before = shownFraction();
        ground_->close();
    }
    QVERIFY(before > 0 && before < 1);
    ground_->open();
    QCOMPARE(ground_->transferState(), QStringLiteral("Paused"));
    const auto bar = ground_->transfers().model().index(0, TransfersModel::Progress);
    QCOMPARE(shownFraction(), before);
    QCOMPARE(bar.data(Qt::AccessibleTextRole).toString(), formatPercent(before));
}

void TransfersTest::whatWasKilledCanBeDiscarded() {
    uploadHalf();
    ground_->kill();
    QVERIFY(!unfinished().isEmpty());
    ground_->open();
    QVERIFY(clickButton(ground_->transfers(), QStringLiteral("Discard")));
    WAIT_COMPARE(ground_->transferCount(), 0);
    WAIT_FOR(unfinished().isEmpty());
    QVERIFY(!isPublished());
    ground_->close();
    ground_->open();
    QCOMPARE(ground_->transferCount(), 0);
}

QTEST_MAIN(TransfersTest)
#include "transferstest.moc"
