#include "core/digest/hasher.h"
#include "core/layers/layerpacker.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"
#include "tests/support/results.h"
#include "tests/transfer/records.h"
#include "tests/transfer/twoplaces.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>

namespace stowage::test {

/// A folder as an upload's source: packed on the way, and never two of its states in one layer.
class FolderUploadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aFolderBecomesALayer();
    void goesOnAfterAStop_data();
    void goesOnAfterAStop();
    void noticesWhatChangesWhileItIsPacked_data();
    void noticesWhatChangesWhileItIsPacked();
    void aChangeAfterAllWasReadIsNone();
    void noticesWhatChangedBetweenTwoRuns_data();
    void noticesWhatChangedBetweenTwoRuns();
    void withoutRecordsAChangedFolderIsSentAnew();
    void aFolderThatIsNotThereIsNotFound();
    void plansByTheContentOfItsFiles();

private:
    void write(const QString& path, const QByteArray& bytes) const;
    void age(const QString& path) const;
    QString path(const char* name) const { return folder_ + QString::fromLatin1(name); }
    void change(const QByteArray& how) const;
    Digest packed() const;
    UploadRequest request() const;
    Result<TransferOutcome> run(UploadRecords* records = nullptr, std::stop_token stop = {});
    bool hasLayer(const Digest& digest) const;
    bool isNothingPublished() const;

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<TwoPlaces> places_;
    QString folder_;
};

namespace {

constexpr qsizetype mib = 1024 * 1024;
const QString targetSide = QStringLiteral("target");
const QString writeCall = QStringLiteral("write");

// So that at the second write the first file has been packed, the middle one is being packed, as
// far ahead as the ring lets the packer be, and the last one has not been reached.
constexpr qsizetype firstSize = mib;
constexpr qsizetype middleSize = 8 * mib;
constexpr qsizetype lastSize = mib / 4;
constexpr int inTheMiddle = 2;

} // namespace

void FolderUploadTest::init() {
    dir_ = std::make_unique<QTemporaryDir>();
    places_ = std::make_unique<TwoPlaces>();
    folder_ = QFileInfo(dir_->path()).canonicalFilePath() + QStringLiteral("/site");
    QVERIFY(QDir().mkpath(path("/sub")));
    write(path("/a-first"), noise(firstSize, 1));
    write(path("/m-middle"), noise(middleSize, 2));
    write(path("/sub/inner"), "inner");
    write(path("/z-last"), noise(lastSize, 3));
    age(path("/sub"));
    age(folder_);
}

void FolderUploadTest::write(const QString& path, const QByteArray& bytes) const {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();
    age(path);
}

void FolderUploadTest::age(const QString& path) const {
    // The clock of a file system may stand still for some milliseconds; what is of long ago shows
    // every change.
    const timespec times[2] = {{1'700'000'000, 0}, {1'700'000'000, 0}};
    QCOMPARE(::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times, 0), 0);
}

void FolderUploadTest::change(const QByteArray& how) const {
    QFile first(path("/a-first"));
    QFile middle(path("/m-middle"));
    if (how == "first written") {
        QVERIFY(first.open(QIODevice::ReadWrite));
        first.write("x");
    } else if (how == "first replaced") {
        write(dir_->filePath(QStringLiteral("new")), noise(firstSize, 9));
        QCOMPARE(std::rename(qPrintable(dir_->filePath(QStringLiteral("new"))),
                             qPrintable(path("/a-first"))),
                 0);
    } else if (how == "first removed") {
        QVERIFY(first.remove());
    } else if (how == "middle written") {
        QVERIFY(middle.open(QIODevice::ReadWrite));
        QVERIFY(middle.seek(middleSize - 1));
        middle.write("x");
    } else if (how == "middle appended to") {
        QVERIFY(middle.open(QIODevice::Append));
        middle.write("x");
    } else if (how == "middle cut") {
        QVERIFY(middle.resize(mib));
    } else if (how == "last removed") {
        QVERIFY(QFile::remove(path("/z-last")));
    } else if (how == "one more") {
        write(path("/b-new"), "new");
    } else if (how == "subfolder removed") {
        QVERIFY(QDir(path("/sub")).removeRecursively());
    } else if (how == "all replaced") {
        QVERIFY(QDir().rename(folder_, dir_->filePath(QStringLiteral("before"))));
        QVERIFY(QDir().mkpath(folder_));
        write(path("/a-first"), noise(firstSize, 9));
    } else {
        QCOMPARE(how, QByteArray("all removed"));
        QVERIFY(QDir(folder_).removeRecursively());
    }
}

Digest FolderUploadTest::packed() const {
    LayerPacker packer({.compression = Compression::Gzip});
    packer.add(folder_);
    QBuffer out;
    out.open(QIODevice::WriteOnly);
    const auto layer = packer.pack(out, nullptr);
    return layer ? layer->digest : Digest::ofNothing();
}

UploadRequest FolderUploadTest::request() const {
    UploadRequest request = places_->uploadRequest({folder_});
    request.tag = tag("v1");
    return request;
}

Result<TransferOutcome> FolderUploadTest::run(UploadRecords* records, std::stop_token stop) {
    TransferProgress progress;
    return runTransfer({request()}, places_->opener(), progress, std::move(stop),
                       {.checkpointInterval = mib, .records = records});
}

bool FolderUploadTest::hasLayer(const Digest& digest) const {
    const auto manifest = places_->atTarget->open(repository("app"))->manifests().get(tag("v1"));
    return manifest && manifest->layers().size() == 1 &&
           manifest->layers().first().digest == digest &&
           Hasher::digestOf(places_->atTarget->blob(digest)) == digest;
}

bool FolderUploadTest::isNothingPublished() const {
    const auto target = places_->atTarget->open(repository("app"));
    return target->layers().list()->isEmpty() && target->manifests().list()->isEmpty() &&
           target->tags().page()->items.isEmpty();
}

void FolderUploadTest::aFolderBecomesALayer() {
    const auto outcome = run();
    VERIFY_RESULT(outcome);
    QVERIFY(hasLayer(packed()));
    const auto manifest = places_->atTarget->open(repository("app"))->manifests().get(tag("v1"));
    const Descriptor layer = manifest->layers().first();
    QCOMPARE(layer.mediaType, MediaType::ociLayerGzip);
    QCOMPARE(layer.annotations.value(QStringLiteral("org.opencontainers.image.title")),
             QStringLiteral("site"));
    QCOMPARE(layer.annotations.value(QStringLiteral("io.deis.oras.content.unpack")),
             QStringLiteral("true"));
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FolderUploadTest::goesOnAfterAStop_data() {
    QTest::addColumn<bool>("withRecords");
    QTest::newRow("with records") << true;
    QTest::newRow("found by its source") << false;
}

void FolderUploadTest::goesOnAfterAStop() {
    QFETCH(const bool, withRecords);
    Records records;
    UploadRecords* kept = withRecords ? &records : nullptr;
    std::stop_source stop;
    places_->doAt(targetSide, writeCall, inTheMiddle, [&stop] { stop.request_stop(); });
    COMPARE_ERROR(run(kept, stop.get_token()), ErrorCode::Cancelled);
    const auto left = places_->unfinishedUploads();
    QCOMPARE(left.size(), 1);
    QCOMPARE(left.first().size, inTheMiddle * mib);
    places_->clearLog();
    const auto outcome = run(kept);
    VERIFY_RESULT(outcome);
    QCOMPARE(places_->count(QStringLiteral("target resume")), 1);
    QVERIFY(outcome->bytesMoved <= places_->atTarget->blob(packed()).size() - left.first().size);
    QVERIFY(hasLayer(packed()));
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FolderUploadTest::noticesWhatChangesWhileItIsPacked_data() {
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* how, const char* named,
                        ErrorCode code = ErrorCode::SourceChanged) {
        QTest::newRow(how) << code << QString::fromLatin1(named);
    };
    row("first written", "/site/a-first changed");
    row("first replaced", "/site changed");
    row("first removed", "/site changed");
    row("middle written", "/site/m-middle changed");
    row("middle appended to", "/site/m-middle changed");
    row("middle cut", "/site/m-middle ");
    row("last removed", "/site/z-last was removed");
    row("one more", "/site changed");
    row("subfolder removed", "/site/sub was removed");
    row("all replaced", "/site/sub was removed");
    row("all removed", "/site was removed", ErrorCode::NotFound);
}

void FolderUploadTest::noticesWhatChangesWhileItIsPacked() {
    QFETCH(const ErrorCode, code);
    QFETCH(const QString, named);
    Records records;
    const QByteArray how = QTest::currentDataTag();
    places_->doAt(targetSide, writeCall, inTheMiddle, [&] { change(how); });
    const auto changed = run(&records);
    COMPARE_ERROR(changed, code);
    QVERIFY2(changed.error().message().contains(dir_->path() + named),
             qPrintable(changed.error().message()));
    QVERIFY(isNothingPublished());

    // What it is now goes in whole the next time, once it was said that nothing is left of before.
    if (how == "all removed") {
        return;
    }
    if (const auto again = run(&records); !again) {
        COMPARE_ERROR(again, ErrorCode::SourceChanged);
        QVERIFY(isNothingPublished());
        VERIFY_RESULT(run(&records));
    }
    QVERIFY(hasLayer(packed()));
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FolderUploadTest::aChangeAfterAllWasReadIsNone() {
    const Digest before = packed();
    places_->doAt(targetSide, QStringLiteral("finish"), 1, [this] { change("first written"); });
    VERIFY_RESULT(run());
    QVERIFY(hasLayer(before));
}

void FolderUploadTest::noticesWhatChangedBetweenTwoRuns_data() {
    QTest::addColumn<bool>("isBehindWhatWasSent");
    QTest::newRow("first replaced") << false;
    QTest::newRow("first removed") << false;
    QTest::newRow("middle cut") << false;
    QTest::newRow("last removed") << true;
}

void FolderUploadTest::noticesWhatChangedBetweenTwoRuns() {
    QFETCH(const bool, isBehindWhatWasSent);
    Records records;
    std::stop_source stop;
    places_->doAt(targetSide, writeCall, inTheMiddle, [&stop] { stop.request_stop(); });
    COMPARE_ERROR(run(&records, stop.get_token()), ErrorCode::Cancelled);
    change(QTest::currentDataTag());
    age(folder_);
    if (!isBehindWhatWasSent) {
        const auto changed = run(&records);
        COMPARE_ERROR(changed, ErrorCode::SourceChanged);
        QVERIFY(changed.error().message().contains(folder_));
        QVERIFY(isNothingPublished());
    }
    VERIFY_RESULT(run(&records));
    QVERIFY(hasLayer(packed()));
    QVERIFY(places_->unfinishedUploads().isEmpty());
    QVERIFY(records.all().isEmpty());
}

void FolderUploadTest::withoutRecordsAChangedFolderIsSentAnew() {
    std::stop_source stop;
    places_->doAt(targetSide, writeCall, inTheMiddle, [&stop] { stop.request_stop(); });
    COMPARE_ERROR(run(nullptr, stop.get_token()), ErrorCode::Cancelled);
    change("first replaced");
    const auto outcome = run();
    VERIFY_RESULT(outcome);
    QVERIFY(hasLayer(packed()));
    QVERIFY2(outcome->warnings.join(QLatin1Char('\n')).contains(folder_),
             qPrintable(outcome->warnings.join(QLatin1Char('\n'))));
}

void FolderUploadTest::aFolderThatIsNotThereIsNotFound() {
    change("all removed");
    const auto refused = run();
    COMPARE_ERROR(refused, ErrorCode::NotFound);
    QVERIFY(refused.error().message().contains(folder_));
    QVERIFY(isNothingPublished());
}

void FolderUploadTest::plansByTheContentOfItsFiles() {
    const auto plan = makePlan({request()}, places_->opener(), {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->blobs.size(), 1);
    QCOMPARE(plan->blobs.first().title, folder_);
    QCOMPARE(plan->bytesToMove, firstSize + middleSize + lastSize + 5);
    QVERIFY(plan->problems.isEmpty());
    QVERIFY(places_->log(targetSide).filter(QStringLiteral("upload")).isEmpty());
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::FolderUploadTest)
#include "folderuploadtest.moc"
