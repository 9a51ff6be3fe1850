#include "core/transfer/bufferring.h"

#include "tests/support/results.h"
#include "tests/support/sampleimage.h"

#include <QTest>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <mutex>

namespace stowage::test {

class BufferRingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesArriveInOrder_data();
    void bytesArriveInOrder();
    void whatIsWrittenInPiecesArrivesWhole_data();
    void whatIsWrittenInPiecesArrivesWhole();
    void aFailingReaderGivesItsErrorAfterItsBytes();
    void aFailingWriterEndsTheReader();
    void theWritersErrorComesFirst();
    void stopEndsBothWhileTheWriterWaits();
    void stopEndsAReaderThatIsFarAhead();
};

namespace {

constexpr qsizetype mib = 1024 * 1024;

Result<> fill(BufferRing& ring, QByteArrayView bytes) {
    while (!bytes.isEmpty()) {
        const auto buffer = ring.acquire();
        if (buffer.empty()) {
            return cancelled();
        }
        const qsizetype count = std::min(bytes.size(), static_cast<qsizetype>(buffer.size()));
        std::memcpy(buffer.data(), bytes.data(), static_cast<size_t>(count));
        ring.publish(count);
        bytes = bytes.sliced(count);
    }
    return {};
}

} // namespace

void BufferRingTest::bytesArriveInOrder_data() {
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size :
         {qsizetype{0}, qsizetype{1}, mib - 1, mib, mib + 1, 4 * mib, 17 * mib + 3}) {
        QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
    }
}

void BufferRingTest::bytesArriveInOrder() {
    QFETCH(const qsizetype, size);
    const QByteArray sent = noise(size);
    QByteArray received;
    VERIFY_RESULT(pipe([&](BufferRing& ring, const std::stop_token&) { return fill(ring, sent); },
                       [&](QByteArrayView bytes) -> Result<> {
                           received += bytes.toByteArray();
                           return {};
                       },
                       {}));
    QVERIFY(received == sent);
}

void BufferRingTest::whatIsWrittenInPiecesArrivesWhole_data() {
    QTest::addColumn<qsizetype>("piece");
    for (const qsizetype piece : {qsizetype{512}, qsizetype{100'003}, mib, 3 * mib + 1}) {
        QTest::addRow("pieces of %lld", static_cast<long long>(piece)) << piece;
    }
}

void BufferRingTest::whatIsWrittenInPiecesArrivesWhole() {
    QFETCH(const qsizetype, piece);
    const QByteArray sent = noise(6 * mib + 77);
    QByteArray received;
    qsizetype largest = 0;
    VERIFY_RESULT(pipe(
        [&](BufferRing& ring, const std::stop_token&) -> Result<> {
            for (qsizetype at = 0; at < sent.size(); at += piece) {
                ring.write(QByteArrayView(sent).sliced(at, std::min(piece, sent.size() - at)));
            }
            return {};
        },
        [&](QByteArrayView bytes) -> Result<> {
            largest = std::max(largest, bytes.size());
            received += bytes.toByteArray();
            return {};
        },
        {}));
    QVERIFY(received == sent);
    QCOMPARE(largest, BufferRing::bufferSize);
}

void BufferRingTest::aFailingReaderGivesItsErrorAfterItsBytes() {
    const QByteArray sent = noise(2 * mib);
    qsizetype received = 0;
    const auto result = pipe(
        [&](BufferRing& ring, const std::stop_token&) -> Result<> {
            if (auto filled = fill(ring, sent); !filled) {
                return filled;
            }
            return failure(ErrorCode::Io, QStringLiteral("the disk is broken"));
        },
        [&](QByteArrayView bytes) -> Result<> {
            received += bytes.size();
            return {};
        },
        {});
    COMPARE_ERROR(result, ErrorCode::Io);
    QCOMPARE(received, sent.size());
}

void BufferRingTest::aFailingWriterEndsTheReader() {
    bool readerWasRefused = false;
    const auto result = pipe(
        [&](BufferRing& ring, const std::stop_token&) -> Result<> {
            const QByteArray piece = noise(mib);
            while (ring.write(piece)) {
            }
            readerWasRefused = true;
            return {};
        },
        [&](QByteArrayView) { return failure(ErrorCode::NoSpace, QStringLiteral("full")); }, {});
    COMPARE_ERROR(result, ErrorCode::NoSpace);
    QVERIFY(readerWasRefused);
}

void BufferRingTest::theWritersErrorComesFirst() {
    const auto result = pipe(
        [&](BufferRing& ring, const std::stop_token&) -> Result<> {
            ring.write(noise(mib));
            return failure(ErrorCode::Io, QStringLiteral("the reader's"));
        },
        [&](QByteArrayView) { return failure(ErrorCode::NoSpace, QStringLiteral("full")); }, {});
    COMPARE_ERROR(result, ErrorCode::NoSpace);
}

void BufferRingTest::stopEndsBothWhileTheWriterWaits() {
    std::stop_source stop;
    const auto result = pipe(
        [&](BufferRing&, const std::stop_token& own) -> Result<> {
            std::mutex mutex;
            std::condition_variable_any changed;
            std::unique_lock lock(mutex);
            stop.request_stop();
            changed.wait(lock, own, [] { return false; }); // A read that only a stop ends.
            return cancelled();
        },
        [](QByteArrayView) { return Result<>(); }, stop.get_token());
    COMPARE_ERROR(result, ErrorCode::Cancelled);
}

void BufferRingTest::stopEndsAReaderThatIsFarAhead() {
    std::stop_source stop;
    qsizetype received = 0;
    const auto result = pipe(
        [&](BufferRing& ring, const std::stop_token&) -> Result<> {
            const QByteArray piece = noise(mib);
            while (ring.write(piece)) {
            }
            return cancelled();
        },
        [&](QByteArrayView bytes) -> Result<> {
            received += bytes.size();
            stop.request_stop();
            return {};
        },
        stop.get_token());
    COMPARE_ERROR(result, ErrorCode::Cancelled);
    QCOMPARE(received, mib);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::BufferRingTest)
#include "bufferringtest.moc"
