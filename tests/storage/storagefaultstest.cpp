#include "tests/storage/faultydriver.h"
#include "tests/storage/localfixture.h"

#include <QTest>

using namespace stowage;
using namespace stowage::test;

/// A whole push with every single call of its driver failing in turn, once and for good: nothing is
/// ever half visible, and trying again succeeds.
class StorageFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pushSurvivesAnyFault_data();
    void pushSurvivesAnyFault();
    void retagSurvivesAnyFault_data();
    void retagSurvivesAnyFault();
    void removalSurvivesAnyFault();
    void resumeSurvivesAnyFault();
    void resumesAfterAPowerCut();
    void failedSyncIsNotTrusted();
    void failedWriteCanBeTriedAgain();

private:
    struct Push {
        QByteArray layer = randomBytes(150'000);
        QByteArray config = "{}";
        QByteArray manifest = LocalFixture::imageOf(Hasher::digestOf(config), config.size(),
                                                    {LocalFixture::layerOf(layer)});
        Digest digest = Hasher::digestOf(manifest);
    };

    static Result<> upload(Repository& repository, const QByteArray& bytes);
    static Result<> push(Repository& repository, const Push& what);
    static void checkWhatIsVisible(LocalFixture& fixture, const Push& what);
    static void checkWhole(LocalFixture& fixture, const Push& what);

    std::shared_ptr<FaultyDriver> driver_;
    std::unique_ptr<LocalFixture> makeFixture();
};

std::unique_ptr<LocalFixture> StorageFaultsTest::makeFixture() {
    driver_ = std::make_shared<FaultyDriver>(std::make_shared<MemoryDriver>());
    return std::make_unique<LocalFixture>(driver_);
}

Result<> StorageFaultsTest::upload(Repository& repository, const QByteArray& bytes) {
    auto upload = repository.layers().upload();
    if (!upload) {
        return failure(upload);
    }
    const QByteArrayView view(bytes);
    const qsizetype half = bytes.size() / 2;
    if (auto written = (*upload)->write(view.first(half)); !written) {
        return written;
    }
    if (auto recorded = (*upload)->checkpoint({}); !recorded) {
        return recorded;
    }
    if (auto written = (*upload)->write(view.sliced(half)); !written) {
        return written;
    }
    auto finished = (*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {});
    return finished ? Result<>() : failure(finished);
}

Result<> StorageFaultsTest::push(Repository& repository, const Push& what) {
    for (const QByteArray& bytes : {what.layer, what.config}) {
        if (auto uploaded = upload(repository, bytes); !uploaded) {
            return uploaded;
        }
    }
    auto put = repository.manifests().put(what.manifest, {}, tagName("v1"));
    return put ? Result<>() : failure(put);
}

void StorageFaultsTest::checkWhatIsVisible(LocalFixture& fixture, const Push& what) {
    const auto repository = fixture.open("repo");
    // A layer that is said to be there is there whole.
    for (const QByteArray& bytes : {what.layer, what.config}) {
        const Digest digest = Hasher::digestOf(bytes);
        const auto exists = repository->layers().exists(digest);
        QVERIFY(exists);
        if (*exists) {
            QVERIFY(repository->layers().fetch(digest).value()->readAll() == bytes);
        }
    }
    // A manifest that is there has all its layers; a tag that resolves has its manifest.
    const auto exists = repository->manifests().exists(what.digest);
    QVERIFY(exists);
    if (*exists) {
        QCOMPARE(repository->manifests().get(what.digest).value().bytes(), what.manifest);
        QVERIFY(repository->layers().exists(Hasher::digestOf(what.layer)).value());
        QVERIFY(repository->layers().exists(Hasher::digestOf(what.config)).value());
    }
    const auto tagged = repository->tags().resolve(tagName("v1"));
    if (tagged) {
        QCOMPARE(*tagged, what.digest);
        QVERIFY(*exists);
    } else {
        QCOMPARE(tagged.error().code(), ErrorCode::NotFound);
    }
    // What is unfinished can be taken up or thrown away.
    const auto uploads = repository->layers().uploads().value();
    for (const UploadInfo& info : uploads) {
        const auto upload = repository->layers().resume(info.uuid);
        QVERIFY2(upload, upload ? "" : qPrintable(upload.error().message()));
        QCOMPARE((*upload)->offset(), info.size);
        QVERIFY((*upload)->cancel());
    }
}

void StorageFaultsTest::checkWhole(LocalFixture& fixture, const Push& what) {
    const auto repository = fixture.open("repo");
    QCOMPARE(repository->manifests().get(tagName("v1")).value().bytes(), what.manifest);
    QVERIFY(repository->layers().fetch(Hasher::digestOf(what.layer)).value()->readAll() ==
            what.layer);
    QVERIFY(repository->layers().fetch(Hasher::digestOf(what.config)).value()->readAll() ==
            what.config);
    QVERIFY(repository->layers().uploads().value().isEmpty());
}

void StorageFaultsTest::pushSurvivesAnyFault_data() {
    QTest::addColumn<bool>("forGood");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("once") << false << ErrorCode::Io;
    QTest::newRow("for good") << true << ErrorCode::Io;
    QTest::newRow("full, once") << false << ErrorCode::NoSpace;
    QTest::newRow("full, for good") << true << ErrorCode::NoSpace;
}

void StorageFaultsTest::pushSurvivesAnyFault() {
    QFETCH(bool, forGood);
    QFETCH(ErrorCode, code);
    const auto duration = forGood ? FaultyDriver::Duration::ForGood : FaultyDriver::Duration::Once;
    const Push what;
    int failures = 0;
    for (int call = 1;; ++call) {
        const auto fixture = makeFixture();
        driver_->failAt(call, duration, code);
        const auto pushed = push(*fixture->open("repo"), what);
        const bool failed = driver_->hasFailed();
        driver_->heal();
        if (!failed) {
            QVERIFY(pushed);
            QVERIFY2(call > 30, "the push does not go through the driver");
            break;
        }
        if (!pushed) {
            ++failures;
            QCOMPARE(pushed.error().code(), code);
        }
        checkWhatIsVisible(*fixture, what);
        const auto again = push(*fixture->open("repo"), what);
        QVERIFY2(again, again ? "" : qPrintable(again.error().message()));
        checkWhole(*fixture, what);
        if (QTest::currentTestFailed()) {
            qWarning("with call %d failing", call);
            return;
        }
    }
    QVERIFY(failures > 30);
}

void StorageFaultsTest::retagSurvivesAnyFault_data() {
    QTest::addColumn<bool>("forGood");
    QTest::newRow("once") << false;
    QTest::newRow("for good") << true;
}

void StorageFaultsTest::retagSurvivesAnyFault() {
    QFETCH(bool, forGood);
    for (int call = 1;; ++call) {
        const auto fixture = makeFixture();
        const Digest before = fixture->pushImage("repo", "v1", "before");
        const Digest after = fixture->pushImage("repo", nullptr, "after");
        const auto repository = fixture->open("repo");
        driver_->failAt(call,
                        forGood ? FaultyDriver::Duration::ForGood : FaultyDriver::Duration::Once);
        const auto tagged = repository->tags().tag(tagName("v1"), after);
        const bool failed = driver_->hasFailed();
        driver_->heal();
        const Digest now = repository->tags().resolve(tagName("v1")).value();
        QCOMPARE(now, tagged ? after : before);
        QVERIFY(repository->tags().tag(tagName("v1"), after));
        QCOMPARE(repository->tags().history(tagName("v1")).value().size(), 2);
        if (!failed) {
            QVERIFY(call > 3);
            return;
        }
    }
}

void StorageFaultsTest::removalSurvivesAnyFault() {
    for (int call = 1;; ++call) {
        const auto fixture = makeFixture();
        const Digest digest = fixture->pushImage("repo", "v1", "layer");
        QVERIFY(fixture->open("repo")->tags().tag(tagName("v2"), digest));
        const auto repository = fixture->open("repo");
        driver_->failAt(call, FaultyDriver::Duration::ForGood);
        const auto removed = repository->manifests().remove(digest);
        const bool failed = driver_->hasFailed();
        driver_->heal();
        // No tag is left that points at nothing.
        const bool exists = repository->manifests().exists(digest).value();
        for (const char* name : {"v1", "v2"}) {
            if (const auto resolved = repository->tags().resolve(tagName(name))) {
                QVERIFY(exists);
            }
        }
        if (exists) {
            QVERIFY(!removed);
            QVERIFY(repository->manifests().remove(digest));
        }
        QVERIFY(!repository->manifests().exists(digest).value());
        if (!failed) {
            QVERIFY(removed);
            QVERIFY(call > 3);
            return;
        }
    }
}

void StorageFaultsTest::resumeSurvivesAnyFault() {
    const QByteArray bytes = randomBytes(200'000);
    for (int call = 1;; ++call) {
        const auto fixture = makeFixture();
        const auto repository = fixture->open("repo");
        auto upload = repository->layers().upload().value();
        const UploadId uuid = upload->uuid();
        QVERIFY(upload->write(QByteArrayView(bytes).first(100'000)));
        QVERIFY(upload->close());
        driver_->failAt(call, FaultyDriver::Duration::Once);
        auto resumed = repository->layers().resume(uuid);
        const bool failed = driver_->hasFailed();
        driver_->heal();
        if (!resumed) {
            QVERIFY(failed);
            QCOMPARE(resumed.error().code(), ErrorCode::Io);
            upload = repository->layers().resume(uuid).value();
        } else {
            upload = std::move(*resumed);
        }
        QCOMPARE(upload->offset(), 100'000);
        QVERIFY(upload->write(QByteArrayView(bytes).sliced(100'000)));
        QVERIFY(upload->finish(bytes.size(), Hasher::digestOf(bytes), {}));
        if (!failed) {
            QVERIFY(call > 5);
            return;
        }
    }
}

void StorageFaultsTest::resumesAfterAPowerCut() {
    const auto fixture = makeFixture();
    const auto repository = fixture->open("repo");
    const QByteArray bytes = randomBytes(300'000);
    auto upload = repository->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(upload->write(QByteArrayView(bytes).first(100'000)));
    QVERIFY(upload->checkpoint({.identity = QStringLiteral("file"), .size = bytes.size()}));
    QVERIFY(upload->write(QByteArrayView(bytes).sliced(100'000)));
    // Dying, it can do nothing more; then the power is gone.
    driver_->failAt(1, FaultyDriver::Duration::ForGood);
    upload.reset();
    driver_->heal();
    QVERIFY(driver_->loseUnsynced());

    upload = repository->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 100'000);
    QCOMPARE(upload->digestSoFar(), Hasher::digestOf(QByteArrayView(bytes).first(100'000)));
    QCOMPARE(upload->source().value().size, bytes.size());
    QVERIFY(upload->write(QByteArrayView(bytes).sliced(100'000)));
    QVERIFY(upload->finish(bytes.size(), Hasher::digestOf(bytes), {}));
    upload.reset();
    QVERIFY(driver_->loseUnsynced());
    QVERIFY(repository->layers().fetch(Hasher::digestOf(bytes)).value()->readAll() == bytes);
}

void StorageFaultsTest::failedSyncIsNotTrusted() {
    const auto fixture = makeFixture();
    const auto repository = fixture->open("repo");
    auto upload = repository->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(upload->write("first"));
    QVERIFY(upload->checkpoint({}));
    QVERIFY(upload->write("second"));
    driver_->failAt(1, FaultyDriver::Duration::Once);
    QCOMPARE(codeOf(upload->checkpoint({})), ErrorCode::Io);
    QVERIFY(driver_->hasFailed());
    driver_->heal();
    // A second sync that succeeds would say nothing of what the first one lost.
    QCOMPARE(codeOf(upload->checkpoint({})), ErrorCode::Io);
    QCOMPARE(codeOf(upload->finish(11, Hasher::digestOf("firstsecond"), {})), ErrorCode::Io);
    QVERIFY(!upload->close());
    QVERIFY(driver_->loseUnsynced());
    upload = repository->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 5);
    QVERIFY(upload->write("second"));
    QVERIFY(upload->finish(11, Hasher::digestOf("firstsecond"), {}));
}

void StorageFaultsTest::failedWriteCanBeTriedAgain() {
    const auto fixture = makeFixture();
    const auto upload = fixture->open("repo")->layers().upload().value();
    for (const qsizetype size : {qsizetype{10}, qsizetype{1'000'000}}) {
        const QByteArray bytes = randomBytes(size);
        const qint64 offset = upload->offset();
        const Digest soFar = upload->digestSoFar();
        driver_->failAt(1, FaultyDriver::Duration::Once, ErrorCode::NoSpace);
        QCOMPARE(codeOf(upload->write(bytes)), ErrorCode::NoSpace);
        driver_->heal();
        QCOMPARE(upload->offset(), offset);
        QCOMPARE(upload->digestSoFar(), soFar);
        QVERIFY(upload->write(bytes));
        QCOMPARE(upload->offset(), offset + size);
    }
    QVERIFY(upload->finish(upload->offset(), upload->digestSoFar(), {}));
}

QTEST_GUILESS_MAIN(StorageFaultsTest)
#include "storagefaultstest.moc"
