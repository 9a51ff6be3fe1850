#include "ui/browse/dragfolder.h"

#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace stowage;

class DragFolderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        QVERIFY(dir_->isValid());
    }

    void nothingIsMadeBeforeItIsNeeded() {
        const DragFolder folder(base());
        QVERIFY(!QFileInfo::exists(base()));
    }

    void nobodyElseMayEnter() {
        DragFolder folder(base());
        const auto made = folder.make();
        VERIFY_RESULT(made);
        const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                           QFile::ReadUser | QFile::WriteUser | QFile::ExeUser;
        QCOMPARE(QFile::permissions(QFileInfo(*made).path()), QFile::Permissions(owner));
        QCOMPARE(QFile::permissions(*made), QFile::Permissions(owner));
    }

    void eachDragHasItsOwn() {
        DragFolder folder(base());
        const auto first = folder.make();
        const auto second = folder.make();
        VERIFY_RESULT(first);
        VERIFY_RESULT(second);
        QVERIFY(*first != *second);
    }

    void allOfItGoesAtTheEnd() {
        {
            DragFolder folder(base());
            const auto made = folder.make();
            VERIFY_RESULT(made);
            QFile file(*made + QStringLiteral("/file"));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QCOMPARE(there(), QStringList());
    }

    void whatAnotherProgramHasStays() {
        DragFolder running(base());
        const auto made = running.make();
        VERIFY_RESULT(made);
        // What a killed one left: a folder whose lock nobody holds.
        QVERIFY(QDir(base()).mkpath(QStringLiteral("killed/1")));
        QFile lock(base() + QStringLiteral("/killed.lock"));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        DragFolder begun(base());
        begun.removeLeftovers();
        QVERIFY(QFileInfo::exists(*made));
        QVERIFY(!QFileInfo::exists(base() + QStringLiteral("/killed")));
        QVERIFY(!QFileInfo::exists(lock.fileName()));
    }

    void whereNothingWasThereIsNothingToRemove() {
        DragFolder folder(base());
        folder.removeLeftovers();
        QVERIFY(!QFileInfo::exists(base()));
    }

    void whereNothingCanBeMadeSaysSo() {
        QFile inTheWay(base());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        DragFolder folder(base());
        const auto refused = folder.make();
        QVERIFY(!refused);
        QVERIFY(refused.error().message().contains(base()));
    }

private:
    QString base() const { return dir_->filePath(QStringLiteral("dragged")); }
    QStringList there() const {
        return QDir(base()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<QTemporaryDir> dir_;
};

QTEST_GUILESS_MAIN(DragFolderTest)
#include "dragfoldertest.moc"
