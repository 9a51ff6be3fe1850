#include "core/transfer/blobsender.h"
#include "core/transfer/filesource.h"
#include "tests/remote/remoteground.h"
#include "tests/transfer/records.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <atomic>
#include <sys/resource.h>
#include <thread>

namespace stowage::test {

namespace {

constexpr qsizetype kib = 1024;
constexpr qsizetype chunk = 256 * kib;
const QByteArray uploads = "/blobs/uploads/";

ScriptedAnswer tooMany(const QByteArray& retryAfter) {
    return ScriptedAnswer::error(429, "TOOMANYREQUESTS").with("Retry-After", retryAfter);
}

/// A layer's file and what it takes to send it as a transfer does.
struct Sending {
    Sending(RemoteGround& on, const QByteArray& bytes)
        : ground(on), path(on.folder.filePath(QStringLiteral("layer"))) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("%s", qPrintable(file.errorString()));
        }
    }

    Result<Descriptor> run(const std::stop_token& stop = {}) {
        const auto source = FileSource::open(path);
        TransferProgress progress;
        BlobSender sender(ground.repository->layers(), QStringLiteral("app"), {.records = &records},
                          warnings);
        return sender.send(**source, {},
                           progress.add(TransferStep::Kind::Blob, path, (*source)->size()), stop);
    }

    RemoteGround& ground;
    QString path;
    Records records;
    QStringList warnings;
};

} // namespace

/// Uploads to servers of every kind, good and bad.
class RemoteUploadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chunksSayWhereTheyBelong();
    void locationIsFollowed_data();
    void locationIsFollowed();
    void rangeThatSaysNothingIsNoMatter_data();
    void rangeThatSaysNothingIsNoMatter();
    void serverTakesAPartOfAChunk();
    void serverIsAhead();
    void serverIsBehind();
    void serverThatHasMoreThanWasSent();
    void nothingIsAcknowledgedAgainAndAgain();
    void nothingMoreIsAcknowledged();
    void uploadIsForgottenOnTheWay();
    void uploadIsForgottenMeanwhile();
    void serverForgetsEverything();
    void chunksShrinkForAll();
    void lastBytesAreTooMany();
    void nothingIsSmallEnough();
    void leastChunkIsKept();
    void leastChunkBeyondMemory();
    void chunksAreRefused_data();
    void chunksAreRefused();
    void wholeUploadTakesNoMemory();
    void wholeUploadIsTriedAgain();
    void lostAnswerToTheLastRequest();
    void lostAnswerToAChunk();
    void cancelIsTold();
    void cancelWaitsForNoSilentServer();
    void cancelWaitsForNoTurn();
    void tooManyRequestsSlowsAll_data();
    void tooManyRequestsSlowsAll();
    void busyServerIsAskedFiveTimes();
    void busyServerSaysHowLong();
    void wrongDigestInTheAnswer();
    void digestOfOtherContentIsRefused();
    void mountIsAnswered_data();
    void mountIsAnswered();
    void manifestIsNotTaken_data();
    void manifestIsNotTaken();
    void wrongDigestOfAManifest();
    void stopWaitsForAChunk();
    void stopDoesNotWaitForEver();
    void slowChunksGetSmaller();
};

void RemoteUploadTest::chunksSayWhereTheyBelong() {
    RemoteGround ground;
    const QByteArray bytes = noise(3 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    const auto patches = ground.server.requests("PATCH");
    QCOMPARE(patches.size(), 3);
    QCOMPARE(patches.at(0).header("Content-Range"), QByteArray("0-262143"));
    QCOMPARE(patches.at(2).header("Content-Range"), QByteArray("524288-786431"));
    const auto puts = ground.server.requests("PUT");
    QCOMPARE(puts.size(), 1);
    QCOMPARE(puts.first().header("Content-Range"), QByteArray("786432-786436"));
    QCOMPARE(ground.received(), bytes.size());
}

void RemoteUploadTest::locationIsFollowed_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("absolute path") << 0;
    QTest::newRow("absolute address") << 1;
    QTest::newRow("relative to the request") << 2;
    QTest::newRow("more in the query") << 3;
    QTest::newRow("none after a chunk") << 4;
}

void RemoteUploadTest::locationIsFollowed() {
    QFETCH(int, kind);
    RemoteGround ground({.hasStates = kind != 4});
    const QByteArray origin = ground.server.server().url().toEncoded();
    const auto isBegun = std::make_shared<bool>(false);
    const auto change = [kind, origin, isBegun](ScriptedAnswer answer) {
        QByteArray location;
        for (const auto& [name, value] : std::as_const(answer.headers)) {
            location = name == "Location" ? value : location;
        }
        if (location.isEmpty() || kind == 0) {
            return answer;
        }
        answer = std::move(answer).without("Location");
        if (kind == 4 && std::exchange(*isBegun, true)) {
            return answer;
        }
        if (kind == 1) {
            location.prepend(origin);
        } else if (kind == 2) {
            location = location.sliced(location.lastIndexOf('/') + 1);
        } else if (kind == 3) {
            location += "&a=%2F%26&b=c%3Dd";
        }
        return std::move(answer).with("Location", location);
    };
    ground.server.bend({}, uploads, change, ScriptedRegistry::always);
    const QByteArray bytes = noise(2 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    if (kind == 3) {
        QCOMPARE(ground.server.requests("PUT").first().query("a"), QStringLiteral("/&"));
    }
}

void RemoteUploadTest::rangeThatSaysNothingIsNoMatter_data() {
    QTest::addColumn<QByteArray>("range");
    for (const char* range : {"", "x", "5-9", "0-", "-7", "0--3", "bytes 0-9/10",
                              "0-99999999999999999999999", "bytes=0-262143"}) {
        QTest::newRow(*range == '\0' ? "none" : range) << QByteArray(range);
    }
}

void RemoteUploadTest::rangeThatSaysNothingIsNoMatter() {
    QFETCH(QByteArray, range);
    RemoteGround ground;
    ground.server.bend("PATCH", uploads, [range](ScriptedAnswer answer) {
        answer = std::move(answer).without("Range");
        return range.isEmpty() ? answer : std::move(answer).with("Range", range);
    });
    const QByteArray bytes = noise(2 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.received(), bytes.size());
}

void RemoteUploadTest::serverTakesAPartOfAChunk() {
    RemoteGround ground;
    const QByteArray bytes = noise(2 * chunk + 5);
    const auto upload = ground.repository->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write(bytes.first(chunk)));
    const auto gate = std::make_shared<Gate>();
    ground.server.bend("PATCH", uploads, [&](ScriptedAnswer answer) {
        return std::move(answer).without("Range").with("Range", "0-99").heldBy(gate);
    });
    VERIFY_RESULT((*upload)->write(bytes.sliced(chunk, 1)));
    gate->waitForArrivals(1);
    ground.server.setUnfinishedBytes(100);
    gate->open();
    VERIFY_RESULT((*upload)->write(bytes.sliced(chunk + 1)));
    VERIFY_RESULT((*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {}));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.server.requests("PATCH").at(1).header("Content-Range").split('-').first(),
             QByteArray("100"));
}

void RemoteUploadTest::serverIsAhead() {
    RemoteGround ground;
    // The chunk was kept, and its answer is a lie.
    ground.server.bend("PATCH", uploads, [](ScriptedAnswer answer) {
        answer.status = 416;
        return answer;
    });
    const QByteArray bytes = noise(2 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.received(), bytes.size());
}

void RemoteUploadTest::serverIsBehind() {
    RemoteGround ground;
    const QByteArray bytes = noise(5 * chunk + 5);
    Sending sending(ground, bytes);
    ground.server.pass("PATCH", uploads, 3);
    ground.server.instead("PATCH", uploads, [&](const RecordedRequest& request) {
        return ScriptedAnswer::of(416).with("Location", request.target);
    });
    ground.server.instead(
        "GET", uploads,
        [&](const RecordedRequest& request) {
            return ScriptedAnswer::of(204)
                .with("Location", request.target)
                .with("Range", "0-" + QByteArray::number(chunk + 99));
        },
        2);
    ground.server.bend("PATCH", uploads, [](ScriptedAnswer answer) { return answer; });
    // It has lost nearly two chunks of what it had acknowledged.
    ground.server.server().interceptHead([&](const RecordedRequest& request) {
        if (request.method == "GET" && request.target.contains(uploads)) {
            ground.server.setUnfinishedBytes(chunk + 100);
        }
        return std::optional<ScriptedAnswer>();
    });
    VERIFY_RESULT(sending.run());
    QVERIFY(ground.has(bytes));
    QCOMPARE(sending.warnings.size(), 1);
    QVERIFY2(sending.warnings.first().contains(QLatin1String("sent again from byte 262244")),
             qPrintable(sending.warnings.first()));
    QCOMPARE(ground.count("POST", uploads), 1);
}

void RemoteUploadTest::serverThatHasMoreThanWasSent() {
    RemoteGround ground;
    const QByteArray bytes = noise(3 * chunk + 5);
    Sending sending(ground, bytes);
    ground.server.pass("PATCH", uploads, 1);
    ground.server.bend("PATCH", uploads, [](ScriptedAnswer answer) {
        return std::move(answer).without("Range").with("Range", "0-99999999");
    });
    VERIFY_RESULT(sending.run());
    QVERIFY(ground.has(bytes));
    QVERIFY2(sending.warnings.value(0).contains(QLatin1String("more than were sent")),
             qPrintable(sending.warnings.value(0)));
    QCOMPARE(ground.server.unfinishedUploads(), 0);
}

void RemoteUploadTest::nothingIsAcknowledgedAgainAndAgain() {
    RemoteGround ground;
    ground.server.instead(
        "PATCH", uploads,
        [](const RecordedRequest& request) {
            return ScriptedAnswer::of(202).with("Location", request.target).with("Range", "0-0");
        },
        ScriptedRegistry::always);
    const QByteArray bytes = noise(3 * chunk);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes)); // As a whole, then.
    QCOMPARE(ground.count("PATCH"), 5);
    QCOMPARE(ground.server.unfinishedUploads(), 0);
}

void RemoteUploadTest::nothingMoreIsAcknowledged() {
    RemoteGround ground;
    ground.server.pass("PATCH", uploads, 1);
    ground.server.instead(
        "PATCH", uploads,
        [](const RecordedRequest& request) {
            return ScriptedAnswer::of(202)
                .with("Location", request.target)
                .with("Range", "0-262143");
        },
        ScriptedRegistry::always);
    const auto sent = ground.send(noise(4 * chunk));
    COMPARE_ERROR(sent, ErrorCode::Protocol);
    QVERIFY2(sent.error().message().contains(QLatin1String("no more than before")),
             qPrintable(sent.error().message()));
    QCOMPARE(ground.count("PATCH"), 6);
}

void RemoteUploadTest::uploadIsForgottenOnTheWay() {
    RemoteGround ground;
    const QByteArray bytes = noise(4 * chunk + 5);
    Sending sending(ground, bytes);
    ground.server.pass("PATCH", uploads, 2);
    ground.server.instead("PATCH", uploads, ScriptedAnswer::error(404, "BLOB_UPLOAD_UNKNOWN"));
    VERIFY_RESULT(sending.run());
    QVERIFY(ground.has(bytes));
    QCOMPARE(sending.warnings,
             QStringList{sending.path + QStringLiteral(": the registry had forgotten the upload; "
                                                       "sent again from the beginning")});
    QCOMPARE(ground.count("POST", uploads), 2);
}

void RemoteUploadTest::uploadIsForgottenMeanwhile() {
    RemoteGround ground;
    const QByteArray bytes = noise(4 * chunk + 5);
    Sending sending(ground, bytes);
    std::stop_source stop;
    ground.server.pass("PATCH", uploads, 1);
    ground.server.bend("PATCH", uploads, [&](ScriptedAnswer answer) {
        stop.request_stop();
        return answer;
    });
    COMPARE_ERROR(sending.run(stop.get_token()), ErrorCode::Cancelled);
    QCOMPARE(sending.records.all().size(), 1);
    ground.server.forgetUploads();
    ground.reopen();
    VERIFY_RESULT(sending.run());
    QVERIFY(ground.has(bytes));
    QCOMPARE(sending.warnings.size(), 1);
    QVERIFY2(sending.warnings.first().endsWith(
                 QLatin1String("the registry had forgotten the upload; sent again from the "
                               "beginning")),
             qPrintable(sending.warnings.first()));
}

void RemoteUploadTest::serverForgetsEverything() {
    RemoteGround ground;
    Sending sending(ground, noise(4 * chunk));
    ground.server.pass("PATCH", uploads, 1);
    ground.server.instead("PATCH", uploads, ScriptedAnswer::error(404, "BLOB_UPLOAD_UNKNOWN"),
                          ScriptedRegistry::always);
    const auto sent = sending.run();
    COMPARE_ERROR(sent, ErrorCode::UploadUnknown);
    QVERIFY2(sent.error().message().contains(QLatin1String("forgets every upload")),
             qPrintable(sent.error().message()));
    QVERIFY(ground.count("PATCH") <= 10);
}

void RemoteUploadTest::chunksShrinkForAll() {
    RemoteGround ground;
    const qsizetype most = 100 * kib;
    ground.server.server().intercept([&](const RecordedRequest& request) {
        return request.body.size() > most ? std::optional(ScriptedAnswer::of(413))
                                          : std::optional<ScriptedAnswer>();
    });
    const QByteArray bytes = noise(3 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    ground.server.server().forgetRequests();
    const QByteArray others = noise(3 * chunk + 5, 2);
    VERIFY_RESULT(ground.send(others));
    QCOMPARE(ground.received(), others.size()); // Nothing twice: it is known.
}

void RemoteUploadTest::lastBytesAreTooMany() {
    RemoteGround ground;
    ground.server.instead("PUT", uploads, ScriptedAnswer::of(413));
    const QByteArray bytes = noise(chunk - 7);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QVERIFY(ground.count("PATCH") >= 2);
}

void RemoteUploadTest::nothingIsSmallEnough() {
    RemoteGround ground;
    ground.server.instead({}, uploads + '1', ScriptedAnswer::of(413), ScriptedRegistry::always);
    const auto sent = ground.send(noise(2 * chunk));
    COMPARE_ERROR(sent, ErrorCode::TooLarge);
    QVERIFY(ground.count("PATCH") <= 4);
}

void RemoteUploadTest::leastChunkIsKept() {
    RemoteGround ground({.leastChunk = 2 * chunk + 1});
    const QByteArray bytes = noise(7 * chunk + 5);
    const auto upload = ground.repository->layers().upload();
    VERIFY_RESULT(upload);
    const UploadId uuid = (*upload)->uuid();
    VERIFY_RESULT((*upload)->write(bytes.first(2 * chunk)));
    VERIFY_RESULT((*upload)->checkpoint({})); // Not by a chunk that is too small.
    QCOMPARE(ground.count("PATCH"), 0);
    VERIFY_RESULT((*upload)->write(bytes.sliced(2 * chunk, chunk)));
    VERIFY_RESULT((*upload)->close());
    ground.reopen();
    const auto again = ground.repository->layers().resume(uuid);
    VERIFY_RESULT(again);
    Hasher prefix;
    prefix.update(QByteArrayView(bytes).first((*again)->offset()));
    (*again)->setPrefix(prefix);
    VERIFY_RESULT((*again)->write(QByteArrayView(bytes).sliced(prefix.size())));
    VERIFY_RESULT((*again)->finish(bytes.size(), Hasher::digestOf(bytes), {}));
    QVERIFY(ground.has(bytes));
    for (const RecordedRequest& request : ground.server.requests("PATCH")) {
        QVERIFY(request.body.size() >= 2 * chunk + 1);
    }
}

void RemoteUploadTest::leastChunkBeyondMemory() {
    RemoteGround ground({.leastChunk = qint64{1} << 40});
    const QByteArray bytes = QByteArray(65 * 1024 * kib, 'x');
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.count("PATCH"), 0);
}

void RemoteUploadTest::chunksAreRefused_data() {
    QTest::addColumn<int>("status");
    for (const int status : {400, 404, 405, 501}) {
        QTest::addRow("%d", status) << status;
    }
}

void RemoteUploadTest::chunksAreRefused() {
    QFETCH(int, status);
    RemoteGround ground;
    ground.server.instead("PATCH", uploads, ScriptedAnswer::of(status), ScriptedRegistry::always);
    const QByteArray bytes = noise(3 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.server.requests("PUT").first().body.size(), bytes.size());
    QCOMPARE(ground.count("PATCH"), 1);
    QCOMPARE(ground.server.unfinishedUploads(), 0); // Not the one whose chunk was refused, either.
    const QByteArray others = noise(3 * chunk, 2);
    VERIFY_RESULT(ground.send(others));
    QVERIFY(ground.has(others));
    QCOMPARE(ground.count("PATCH"), 1); // Known.
    QCOMPARE(ground.count("POST"), 3);
    QVERIFY(QDir(ground.settings.uploadsFolder).isEmpty(QDir::Files | QDir::Hidden));
}

void RemoteUploadTest::wholeUploadTakesNoMemory() {
    RemoteGround ground;
    constexpr qint64 size = qint64{192} * 1024 * 1024;
    ground.server.instead("PATCH", uploads, ScriptedAnswer::of(405), ScriptedRegistry::always);
    // The server takes it in without keeping it.
    const auto upload = ground.repository->layers().upload();
    VERIFY_RESULT(upload);
    const QByteArray piece = noise(1024 * kib);
    Hasher hasher;
    for (qint64 at = 0; at < size; at += piece.size()) {
        hasher.update(piece);
        VERIFY_RESULT((*upload)->write(piece));
    }
    ground.server.server().interceptHead([](const RecordedRequest& request) {
        return request.method == "PUT" ? std::optional(ScriptedAnswer::of(418).afterBodyBytes(0))
                                       : std::optional<ScriptedAnswer>();
    });
    const auto peak = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return qint64{usage.ru_maxrss} * 1024;
    };
    const qint64 before = peak();
    QVERIFY(!(*upload)->finish(size, hasher.digest(), {}));
    QVERIFY2(peak() - before < size / 4, qPrintable(QString::number(peak() - before)));
}

void RemoteUploadTest::wholeUploadIsTriedAgain() {
    RemoteGround ground;
    ground.server.instead("PATCH", uploads, ScriptedAnswer::of(405), ScriptedRegistry::always);
    ground.server.instead("PUT", uploads, ScriptedAnswer::of(503), 2);
    ground.server.instead("PUT", uploads, ScriptedAnswer::closed());
    const QByteArray bytes = noise(3 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.count("PUT"), 4);
    QCOMPARE(ground.server.unfinishedUploads(), 0);
}

void RemoteUploadTest::lostAnswerToTheLastRequest() {
    for (const qsizetype size : {qsizetype{100}, chunk + 100}) {
        RemoteGround ground;
        ground.server.bend("PUT", uploads, [](ScriptedAnswer) { return ScriptedAnswer::closed(); });
        const QByteArray bytes = noise(size);
        VERIFY_RESULT(ground.send(bytes));
        QVERIFY(ground.has(bytes));
        QCOMPARE(ground.count("PUT"), 1);
        QCOMPARE(ground.count("HEAD", "/blobs/sha256:"), 1);
    }
    // What is there has another length: it is sent again.
    RemoteGround ground;
    ground.server.instead("PUT", uploads, ScriptedAnswer::closed());
    ground.server.instead("HEAD", "/blobs/", ScriptedAnswer::of(200, "ab"));
    const QByteArray bytes = noise(100);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.count("PUT"), 2);
}

void RemoteUploadTest::lostAnswerToAChunk() {
    RemoteGround ground({.hasStates = false});
    ground.server.bend("PATCH", uploads, [](ScriptedAnswer) { return ScriptedAnswer::closed(); });
    const QByteArray bytes = noise(2 * chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.received(), bytes.size());
    // And with a program that ends before it has asked.
    const auto upload = ground.repository->layers().upload();
    VERIFY_RESULT(upload);
    const UploadId uuid = (*upload)->uuid();
    ground.server.bend("PATCH", uploads, [](ScriptedAnswer) { return ScriptedAnswer::closed(); });
    ground.server.instead("GET", uploads, ScriptedAnswer::closed(), 4);
    ground.server.instead("PATCH", uploads, ScriptedAnswer::closed(), 4);
    QVERIFY(!(*upload)->write(bytes));
    VERIFY_RESULT((*upload)->close());
    ground.reopen();
    const auto again = ground.repository->layers().resume(uuid);
    VERIFY_RESULT(again);
    QCOMPARE((*again)->offset(), chunk);
}

void RemoteUploadTest::cancelIsTold() {
    RemoteGround ground;
    const auto upload = ground.repository->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write(noise(2 * chunk)));
    VERIFY_RESULT((*upload)->cancel());
    QCOMPARE(ground.count("DELETE", uploads), 1);
    QCOMPARE(ground.server.unfinishedUploads(), 0);
    const auto second = ground.repository->layers().upload();
    VERIFY_RESULT(second);
    ground.server.instead("DELETE", uploads, ScriptedAnswer::of(500));
    VERIFY_RESULT((*second)->cancel()); // Nothing to be done about it.
    QVERIFY(ground.repository->layers().uploads().value().isEmpty());
}

void RemoteUploadTest::cancelWaitsForNoSilentServer() {
    RemoteGround ground;
    QVERIFY(ground.settings.cancelTime <= std::chrono::seconds(3)); // Nobody waits longer to quit.
    ground.settings.cancelTime = std::chrono::milliseconds(50);
    ground.reopen();
    const auto upload = ground.repository->layers().upload();
    VERIFY_RESULT(upload);
    ground.server.instead("DELETE", uploads, ScriptedAnswer::silence());
    QElapsedTimer timer;
    timer.start();
    VERIFY_RESULT((*upload)->cancel());
    QVERIFY(ground.settings.inactivity > std::chrono::seconds(30));
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(ground.count("DELETE", uploads), 1);
    QVERIFY(ground.repository->layers().uploads().value().isEmpty());
}

void RemoteUploadTest::cancelWaitsForNoTurn() {
    // It was asked to be left alone for a minute: longer than anybody waits to quit.
    RemoteGround ground;
    ground.settings.cancelTime = std::chrono::milliseconds(50);
    ground.settings.wait = {};
    ground.reopen();
    const auto upload = ground.repository->layers().upload();
    VERIFY_RESULT(upload);
    std::stop_source stop;
    ground.server.instead("HEAD", "/blobs/", [&](const RecordedRequest&) {
        stop.request_stop();
        return tooMany("60");
    });
    COMPARE_ERROR(ground.repository->layers().exists(Hasher::digestOf("x"), stop.get_token()),
                  ErrorCode::Cancelled);
    QElapsedTimer timer;
    timer.start();
    VERIFY_RESULT((*upload)->cancel());
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

void RemoteUploadTest::tooManyRequestsSlowsAll_data() {
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::newRow("seconds") << QByteArray("7");
    QTest::newRow("date") << QByteArray("Tue, 14 Nov 2023 22:13:27 GMT");
}

void RemoteUploadTest::tooManyRequestsSlowsAll() {
    QFETCH(QByteArray, retryAfter);
    RemoteGround ground;
    ground.server.instead("PATCH", uploads, tooMany(retryAfter));
    const QByteArray bytes = noise(chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.waited(), QList{std::chrono::milliseconds(7000)});
    // Another one's request waits for what this one was told, though nobody told it.
    RemoteGround other;
    other.server.addTag(QStringLiteral("app"), QStringLiteral("v1"), Hasher::digestOf("x"));
    other.server.instead("PATCH", uploads, tooMany("30"), ScriptedRegistry::always);
    std::stop_source stop;
    other.settings.wait = [&](auto time, const auto& token) {
        stop.request_stop(); // Where the upload would wait.
        return other.wait(std::chrono::milliseconds(0), token) && time.count() > 0;
    };
    other.reopen();
    const auto upload = other.repository->layers().upload({}, {}, stop.get_token());
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write(bytes)); // It is told by the call after it.
    COMPARE_ERROR((*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {}),
                  ErrorCode::Cancelled);
    const auto waitsBefore = other.waited().size();
    (void)other.registry->open(repositoryName("app"))->tags().page();
    QVERIFY(other.waited().size() > waitsBefore);
}

void RemoteUploadTest::busyServerIsAskedFiveTimes() {
    RemoteGround ground;
    ground.server.instead("PATCH", uploads, ScriptedAnswer::of(503), ScriptedRegistry::always);
    ground.server.instead("GET", uploads, ScriptedAnswer::of(503), ScriptedRegistry::always);
    COMPARE_ERROR(ground.send(noise(chunk + 5)), ErrorCode::Network);
    QCOMPARE(ground.count("PATCH"), 5);
    QVERIFY(ground.count("GET", uploads) <= 5);
    ground.server.instead("POST", uploads, ScriptedAnswer::of(503), ScriptedRegistry::always);
    const qsizetype before = ground.count("POST");
    COMPARE_ERROR(ground.send("bytes"), ErrorCode::Network);
    QCOMPARE(ground.count("POST") - before, 5);
}

void RemoteUploadTest::busyServerSaysHowLong() {
    RemoteGround ground;
    for (const char* method : {"POST", "PATCH", "PUT"}) {
        ground.server.instead(method, uploads, ScriptedAnswer::of(503).with("Retry-After", "3"));
    }
    const QByteArray bytes = noise(chunk + 5);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.waited(), QList<std::chrono::milliseconds>(3, std::chrono::seconds(3)));
    // Not for a day, though.
    ground.server.instead("POST", uploads, ScriptedAnswer::of(503).with("Retry-After", "86400"));
    VERIFY_RESULT(ground.send("bytes"));
    QCOMPARE(ground.waited().last(), std::chrono::milliseconds(60'000));
}

void RemoteUploadTest::wrongDigestInTheAnswer() {
    for (const QByteArray& told :
         {Hasher::digestOf("others").toString().toLatin1(), QByteArray("<b>no digest</b>")}) {
        RemoteGround ground;
        ground.server.bend("PUT", uploads, [told](ScriptedAnswer answer) {
            return std::move(answer)
                .without("Docker-Content-Digest")
                .with("Docker-Content-Digest", told);
        });
        const auto sent = ground.send("bytes");
        COMPARE_ERROR(sent, ErrorCode::Protocol);
        QVERIFY(sent.error().message().contains(QString::fromLatin1(told)));
        QVERIFY(sent.error().message().contains(ground.server.address()));
    }
}

void RemoteUploadTest::digestOfOtherContentIsRefused() {
    RemoteGround ground;
    ground.server.instead("PUT", uploads, ScriptedAnswer::error(400, "DIGEST_INVALID"));
    COMPARE_ERROR(ground.send("bytes"), ErrorCode::InvalidDigest);
}

void RemoteUploadTest::mountIsAnswered_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isError");
    QTest::newRow("mounted") << 201 << false;
    QTest::newRow("an upload instead") << 202 << false;
    for (const int status : {400, 404, 405, 501}) {
        QTest::addRow("%d", status) << status << false;
    }
    QTest::newRow("denied") << 403 << true;
    QTest::newRow("broken") << 500 << true;
}

void RemoteUploadTest::mountIsAnswered() {
    QFETCH(int, status);
    QFETCH(bool, isError);
    RemoteGround ground({.mounts = status != 202});
    const Digest digest = ground.server.addBlob(QStringLiteral("other"), "shared");
    if (status != 201 && status != 202) {
        ground.server.instead("POST", uploads, ScriptedAnswer::of(status));
    }
    const auto mounted = ground.repository->layers().mount(digest, repositoryName("other"));
    QCOMPARE(!mounted, isError);
    QCOMPARE(mounted && *mounted == MountOutcome::Mounted, status == 201);
    QCOMPARE(ground.has("shared"), status == 201);
    QCOMPARE(ground.server.unfinishedUploads(), 0);
    const RecordedRequest post = ground.server.requests("POST").first();
    QCOMPARE(post.query("mount"), digest.toString());
    QCOMPARE(post.query("from"), QStringLiteral("other"));
}

void RemoteUploadTest::manifestIsNotTaken_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("requests");
    QTest::newRow("500") << 500 << 1;
    QTest::newRow("502") << 502 << 5;
    QTest::newRow("503") << 503 << 5;
    QTest::newRow("504") << 504 << 5;
    QTest::newRow("507") << 507 << 1;
}

void RemoteUploadTest::manifestIsNotTaken() {
    QFETCH(int, status);
    QFETCH(int, requests);
    RemoteGround ground({.checksManifests = false});
    ground.server.instead("PUT", "/manifests/", ScriptedAnswer::of(status),
                          ScriptedRegistry::always);
    const SampleImage image = SampleImage::of({});
    const auto put =
        ground.repository->manifests().put(image.manifest, MediaType::ociManifest, tagName("v1"));
    QVERIFY(!put);
    QVERIFY2(put.error().message().contains(QString::number(status)),
             qPrintable(put.error().message()));
    QVERIFY(put.error().message().contains(QLatin1String("/manifests/v1")));
    QCOMPARE(ground.count("PUT"), requests);
    ground.server.forgetRules();
    ground.server.instead("PUT", "/manifests/", ScriptedAnswer::of(503), 4);
    VERIFY_RESULT(
        ground.repository->manifests().put(image.manifest, MediaType::ociManifest, tagName("v1")));
}

void RemoteUploadTest::wrongDigestOfAManifest() {
    RemoteGround ground({.checksManifests = false});
    const QByteArray told = Hasher::digestOf("others").toString().toLatin1();
    ground.server.bend("PUT", "/manifests/", [told](ScriptedAnswer answer) {
        return std::move(answer)
            .without("Docker-Content-Digest")
            .with("Docker-Content-Digest", told);
    });
    const auto put = ground.repository->manifests().put(SampleImage::of({}).manifest,
                                                        MediaType::ociManifest, tagName("v1"));
    COMPARE_ERROR(put, ErrorCode::Protocol);
    QVERIFY(put.error().message().contains(QString::fromLatin1(told)));
}

void RemoteUploadTest::stopWaitsForAChunk() {
    RemoteGround ground;
    ground.settings.chunkTime = std::chrono::minutes(1);
    ground.reopen();
    const QByteArray bytes = noise(3 * chunk);
    Sending sending(ground, bytes);
    std::stop_source stop;
    const auto gate = std::make_shared<Gate>();
    ground.server.bend("PATCH", uploads,
                       [&](ScriptedAnswer answer) { return std::move(answer).heldBy(gate); });
    Result<Descriptor> sent = cancelled();
    std::jthread sender([&] { sent = sending.run(stop.get_token()); });
    QVERIFY(gate->waitForArrivals(1));
    stop.request_stop();
    gate->open();
    sender.join();
    COMPARE_ERROR(sent, ErrorCode::Cancelled);
    QCOMPARE(ground.count("PATCH"), 1);
    QCOMPARE(ground.repository->layers().uploads().value().first().size, chunk);
    // And goes on behind it.
    ground.reopen();
    VERIFY_RESULT(sending.run());
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.received(), bytes.size());
    QVERIFY(sending.warnings.isEmpty());
}

void RemoteUploadTest::stopDoesNotWaitForEver() {
    RemoteGround ground;
    ground.settings.chunkTime = std::chrono::milliseconds(50);
    ground.reopen();
    Sending sending(ground, noise(3 * chunk));
    std::stop_source stop;
    const auto gate = std::make_shared<Gate>(); // Never opened.
    ground.server.bend("PATCH", uploads,
                       [&](ScriptedAnswer answer) { return std::move(answer).heldBy(gate); });
    std::jthread stopper([&] {
        gate->waitForArrivals(1);
        stop.request_stop();
    });
    COMPARE_ERROR(sending.run(stop.get_token()), ErrorCode::Cancelled);
    QVERIFY(ground.server.server().waitForOpenConnections(0));
    QCOMPARE(sending.records.all().size(), 1); // What there was before is kept.
}

void RemoteUploadTest::slowChunksGetSmaller() {
    RemoteGround ground;
    ground.settings.chunkSize = 16 * 1024 * kib;
    ground.settings.chunkTime = std::chrono::seconds(2);
    ground.reopen();
    std::atomic<std::chrono::milliseconds> perMib{};
    ground.server.bend(
        "PATCH", uploads,
        [&](ScriptedAnswer answer) {
            const auto sent = ground.server.server().requests("PATCH").last().body.size();
            ground.clock.advance(perMib.load() * sent / (1024 * kib));
            return answer;
        },
        ScriptedRegistry::always);
    VERIFY_RESULT(ground.send(QByteArray(60 * 1024 * kib, 'x')));
    QVERIFY(ground.server.requests("PATCH").first().body.size() <= 4 * 1024 * kib);
    QCOMPARE(ground.server.requests("PATCH").last().body.size(), 16 * 1024 * kib);
    perMib = std::chrono::seconds(4);
    VERIFY_RESULT(ground.send(QByteArray(40 * 1024 * kib, 'y')));
    QCOMPARE(ground.server.requests("PATCH").last().body.size(), 512 * kib);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::RemoteUploadTest)
#include "remoteuploadtest.moc"
