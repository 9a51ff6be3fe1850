#include "core/transfer/journal.h"

#include "tests/support/results.h"
#include "tests/transfer/twoplaces.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

class JournalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void keepsWhatWasAskedFor();
    void keepsUploadsUntilTheyAreForgotten();
    void keepsWhyOneFailedUntilItGoesOn();
    void keepsHowFarOneCame();
    void aDamagedReasonLeavesTheTransfer_data();
    void aDamagedReasonLeavesTheTransfer();
    void aJournalOfTheFirstVersionIsBroughtUpToDate();
    void forgetsWhatIsRemoved();
    void neverGivesAnIdTwice();
    void isForOneAtATime();
    void needsItsFolder();
    void anUnreadableEntryIsLeftOutAndTheRestKept();
    void aJournalThatCannotBeReadIsMovedAside_data();
    void aJournalThatCannotBeReadIsMovedAside();
    void isReadAfterAProcessThatNeverClosedIt();

private:
    std::unique_ptr<Journal> open();
    void sql(const QString& statement);

    std::unique_ptr<QTemporaryDir> dir_;
    QString path_;
    TwoPlaces places_;
};

void JournalTest::init() {
    dir_ = std::make_unique<QTemporaryDir>();
    path_ = dir_->filePath(QStringLiteral("journal.sqlite"));
}

std::unique_ptr<Journal> JournalTest::open() {
    auto journal = Journal::open(path_);
    return journal ? *std::move(journal) : nullptr;
}

void JournalTest::sql(const QString& statement) {
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(path_);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(statement));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
}

void JournalTest::keepsWhatWasAskedFor() {
    const QDateTime added = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123).toUTC();
    const TransferRequest request = places_.copy();
    {
        const auto journal = open();
        QVERIFY(journal);
        QVERIFY(journal->unfinished().isEmpty());
        const TransferId id = journal->newId();
        journal->add(id, request, added);
        journal->setState(id, TransferState::Running);
        VERIFY_RESULT(journal->flush());
    }
    const auto journal = open();
    QVERIFY(journal);
    QVERIFY(!journal->movedAside());
    QCOMPARE(journal->unfinished().size(), 1);
    const Journal::Entry& entry = journal->unfinished().first();
    QVERIFY(entry.request == request);
    QVERIFY(entry.state == TransferState::Running);
    QCOMPARE(entry.addedAt, added);
}

void JournalTest::keepsUploadsUntilTheyAreForgotten() {
    const UploadId kept = UploadId::generate();
    {
        const auto journal = open();
        const TransferId id = journal->newId();
        journal->add(id, places_.copy(), {});
        VERIFY_RESULT(journal->addUpload(id, {QStringLiteral("/a"), UploadId::generate()}));
        VERIFY_RESULT(journal->addUpload(id, {QStringLiteral("/b"), UploadId::generate()}));
        VERIFY_RESULT(journal->addUpload(id, {QStringLiteral("/b"), kept}));
        journal->removeUpload(id, QStringLiteral("/a"));
    }
    const auto journal = open();
    const auto uploads = journal->unfinished().first().uploads;
    QCOMPARE(uploads.size(), 1);
    QCOMPARE(uploads.first().source, QStringLiteral("/b"));
    QVERIFY(uploads.first().uuid == kept);
}

void JournalTest::keepsWhyOneFailedUntilItGoesOn() {
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(1'700'000'001'456).toUTC();
    const Error why = Error(ErrorCode::ManifestIncomplete, QStringLiteral("2 blobs are missing"))
                          .in(QStringLiteral("copy of a"))
                          .in(QStringLiteral("transfer"))
                          .about({QStringLiteral("sha256:ab"), QStringLiteral("sha256:cd")});
    {
        const auto journal = open();
        for (int i = 0; i < 2; ++i) {
            const TransferId id = journal->newId();
            journal->add(id, places_.copy(), {});
            journal->setFailed(id, why, at);
        }
        journal->setState(TransferId{2}, TransferState::Queued);
    }
    const auto journal = open();
    QCOMPARE(journal->unfinished().size(), 2);
    const Journal::Entry& failed = journal->unfinished().at(0);
    QVERIFY(failed.state == TransferState::Failed);
    QVERIFY(failed.reason);
    QVERIFY(failed.reason->code() == why.code());
    QCOMPARE(failed.reason->message(), why.message());
    QCOMPARE(failed.reason->items(), why.items());
    QCOMPARE(failed.finishedAt, at);
    QVERIFY(!journal->unfinished().at(1).reason);
    QVERIFY(!journal->unfinished().at(1).finishedAt.isValid());
}

void JournalTest::keepsHowFarOneCame() {
    {
        const auto journal = open();
        for (int i = 0; i < 3; ++i) {
            journal->add(journal->newId(), places_.copy(), {});
        }
        journal->setProgress(TransferId{1}, 5, 9);
        journal->setProgress(TransferId{1}, 7, 9);
        journal->setProgress(TransferId{2}, 5, 9);
    }
    // A file that somebody has written into is not believed everything.
    sql(QStringLiteral("UPDATE transfers SET done = 99 WHERE id = 2"));
    const auto journal = open();
    QCOMPARE(journal->unfinished().at(0).done, 7);
    QCOMPARE(journal->unfinished().at(0).total, 9);
    QCOMPARE(journal->unfinished().at(1).done, 9);
    QCOMPARE(journal->unfinished().at(2).done, 0);
    QCOMPARE(journal->unfinished().at(2).total, 0);
}

void JournalTest::aDamagedReasonLeavesTheTransfer_data() {
    QTest::addColumn<QString>("reason");
    QTest::newRow("none") << QStringLiteral("NULL");
    QTest::newRow("no JSON") << QStringLiteral("'{'");
    QTest::newRow("no object") << QStringLiteral("'[1]'");
    QTest::newRow("unknown code") << QStringLiteral("'{\"code\":\"bang\",\"detail\":\"x\"}'");
    QTest::newRow("no detail") << QStringLiteral("'{\"code\":\"io\",\"detail\":7}'");
}

void JournalTest::aDamagedReasonLeavesTheTransfer() {
    QFETCH(const QString, reason);
    {
        const auto journal = open();
        journal->add(journal->newId(), places_.copy(), {});
        journal->setFailed(TransferId{1}, Error(ErrorCode::Io, QStringLiteral("x")), {});
    }
    sql(QStringLiteral("UPDATE transfers SET reason = ") + reason);
    const auto journal = open();
    QVERIFY(!journal->movedAside());
    QCOMPARE(journal->unfinished().size(), 1);
    QVERIFY(journal->unfinished().first().state == TransferState::Failed);
    QVERIFY(!journal->unfinished().first().reason);
}

void JournalTest::aJournalOfTheFirstVersionIsBroughtUpToDate() {
    const UploadId upload = UploadId::generate();
    {
        const auto journal = open();
        journal->add(journal->newId(), places_.copy(), {});
        journal->setState(TransferId{1}, TransferState::Failed);
        VERIFY_RESULT(journal->addUpload(TransferId{1}, {QStringLiteral("/a"), upload}));
    }
    for (const char* column : {"reason", "finished", "done", "total"}) {
        sql(QStringLiteral("ALTER TABLE transfers DROP COLUMN %1").arg(QLatin1String(column)));
    }
    sql(QStringLiteral("PRAGMA user_version = 1"));
    for (int start = 0; start < 2; ++start) {
        const auto journal = open();
        QVERIFY(journal);
        QVERIFY(!journal->movedAside());
        QCOMPARE(journal->unfinished().size(), 1);
        const Journal::Entry& entry = journal->unfinished().first();
        QVERIFY(entry.request == places_.copy());
        QVERIFY(entry.state == TransferState::Failed);
        QVERIFY(entry.uploads.first().uuid == upload);
        QCOMPARE(entry.reason.has_value(), start == 1);
        journal->setFailed(entry.id, Error(ErrorCode::NoSpace, QStringLiteral("full")), {});
        VERIFY_RESULT(journal->flush());
    }
}

void JournalTest::forgetsWhatIsRemoved() {
    {
        const auto journal = open();
        const TransferId id = journal->newId();
        journal->add(id, places_.copy(), {});
        VERIFY_RESULT(journal->addUpload(id, {QStringLiteral("/a"), UploadId::generate()}));
        journal->remove(id);
        VERIFY_RESULT(journal->flush());
    }
    QVERIFY(open()->unfinished().isEmpty());
}

void JournalTest::neverGivesAnIdTwice() {
    TransferId last{};
    {
        const auto journal = open();
        last = journal->newId();
        journal->add(last, places_.copy(), {});
        journal->remove(last);
    }
    QVERIFY(open()->newId() > last);
}

void JournalTest::isForOneAtATime() {
    const auto journal = open();
    QVERIFY(journal);
    COMPARE_ERROR(Journal::open(path_), ErrorCode::Busy);
}

void JournalTest::needsItsFolder() {
    COMPARE_ERROR(Journal::open(dir_->filePath(QStringLiteral("none/journal"))),
                  ErrorCode::NotFound);
}

void JournalTest::anUnreadableEntryIsLeftOutAndTheRestKept() {
    {
        const auto journal = open();
        journal->add(journal->newId(), places_.copy(), {});
        journal->add(journal->newId(), places_.copy("v2"), {});
    }
    sql(QStringLiteral("UPDATE transfers SET request = '{\"kind\":\"teleport\"}' WHERE id = 1"));
    QTest::ignoreMessage(QtWarningMsg,
                         "the journal's transfer 1 cannot be read: \"teleport\" is no kind of "
                         "transfer");
    const auto journal = open();
    QCOMPARE(journal->unfinished().size(), 1);
    QVERIFY(journal->unfinished().first().request == places_.copy("v2"));
}

void JournalTest::aJournalThatCannotBeReadIsMovedAside_data() {
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("code");
    const QString corrupt = errorCodeName(ErrorCode::Corrupt);
    QTest::newRow("no database") << QStringLiteral("text") << corrupt;
    QTest::newRow("cut short") << QStringLiteral("cut") << corrupt;
    QTest::newRow("pages overwritten") << QStringLiteral("overwrite") << corrupt;
    QTest::newRow("other tables") << QStringLiteral("tables") << corrupt;
    QTest::newRow("newer") << QStringLiteral("newer") << errorCodeName(ErrorCode::Unsupported);
}

void JournalTest::aJournalThatCannotBeReadIsMovedAside() {
    QFETCH(const QString, damage);
    {
        const auto journal = open();
        for (int i = 0; i < 200; ++i) {
            journal->add(journal->newId(), places_.copy(), {});
        }
        VERIFY_RESULT(journal->flush());
    }
    if (damage == QLatin1String("newer")) {
        sql(QStringLiteral("PRAGMA user_version = 99"));
    } else if (damage == QLatin1String("tables")) {
        sql(QStringLiteral("ALTER TABLE transfers RENAME COLUMN request TO wish"));
    } else {
        QFile file(path_);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (damage == QLatin1String("text")) {
            file.resize(0);
            file.write(QByteArray(8192, 'x'));
        } else if (damage == QLatin1String("cut")) {
            QVERIFY(file.resize(file.size() / 2 + 100));
        } else {
            QVERIFY(file.seek(4096));
            file.write(QByteArray(file.size() - 4096, '\x5a'));
        }
    }
    const QByteArray before = [&] {
        QFile file(path_);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    const auto journal = open();
    QVERIFY(journal);
    QVERIFY(journal->unfinished().isEmpty());
    QVERIFY(journal->movedAside());
    QTEST(errorCodeName(journal->movedAside()->reason.code()), "code");
    QFile aside(journal->movedAside()->path);
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QVERIFY(aside.readAll() == before);
    journal->add(journal->newId(), places_.copy(), {});
    VERIFY_RESULT(journal->flush());
}

void JournalTest::isReadAfterAProcessThatNeverClosedIt() {
    // The files as they lie on the disk while the journal is open are what a killed process leaves.
    QTemporaryDir other;
    const QString copy = other.filePath(QStringLiteral("journal.sqlite"));
    {
        const auto journal = open();
        journal->add(journal->newId(), places_.copy(), {});
        VERIFY_RESULT(journal->flush());
        QVERIFY(QFile::copy(path_, copy));
        QVERIFY(QFile::copy(path_ + QStringLiteral("-wal"), copy + QStringLiteral("-wal")));
    }
    const auto journal = Journal::open(copy);
    VERIFY_RESULT(journal);
    QCOMPARE((*journal)->unfinished().size(), 1);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::JournalTest)
#include "journaltest.moc"
