#include "core/transfer/lanes.h"

#include "tests/support/results.h"

#include <QTest>

#include <array>
#include <atomic>
#include <latch>
#include <thread>

namespace stowage::test {

class LanesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachPieceIsDoneOnce_data();
    void eachPieceIsDoneOnce();
    void oneLaneIsThisThread();
    void lanesRunAtOnce();
    void firstFailureStopsTheOthers();
    void stopIsCancelled();
    void stopAfterAllIsDoneIsNone();
};

void LanesTest::eachPieceIsDoneOnce_data() {
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("begun");
    QTest::newRow("one lane") << 1 << 1;
    QTest::newRow("some") << 4 << 4;
    QTest::newRow("more lanes than pieces") << 200 << 100;
}

void LanesTest::eachPieceIsDoneOnce() {
    QFETCH(int, lanes);
    QFETCH(int, begun);
    std::array<std::atomic<int>, 100> times{};
    std::atomic<int> begins = 0;
    const auto begin = [&]() -> LaneWork {
        ++begins;
        return [&](qsizetype piece, const std::stop_token&) -> Result<> {
            ++times.at(static_cast<size_t>(piece));
            return {};
        };
    };
    VERIFY_RESULT(inLanes(lanes, 100, begin, {}));
    for (const auto& count : times) {
        QCOMPARE(count.load(), 1);
    }
    QCOMPARE(begins.load(), begun);
}

void LanesTest::oneLaneIsThisThread() {
    std::thread::id id;
    VERIFY_RESULT(inLanes(1, 1,
                          [&]() -> LaneWork {
                              return [&](qsizetype, const std::stop_token&) -> Result<> {
                                  id = std::this_thread::get_id();
                                  return {};
                              };
                          },
                          {}));
    QVERIFY(id == std::this_thread::get_id());
}

void LanesTest::lanesRunAtOnce() {
    std::latch together(3); // Would wait for ever for a lane that is not there.
    VERIFY_RESULT(inLanes(3, 3,
                          [&]() -> LaneWork {
                              return [&](qsizetype, const std::stop_token&) -> Result<> {
                                  together.arrive_and_wait();
                                  return {};
                              };
                          },
                          {}));
}

void LanesTest::firstFailureStopsTheOthers() {
    std::latch together(2);
    std::atomic<int> done = 0;
    const auto result =
        inLanes(2, 100,
                [&]() -> LaneWork {
                    return [&](qsizetype piece, const std::stop_token& stop) -> Result<> {
                        ++done;
                        together.arrive_and_wait();
                        if (piece == 1) {
                            return failure(ErrorCode::NoSpace, QStringLiteral("full"));
                        }
                        while (!stop.stop_requested()) {
                            std::this_thread::yield();
                        }
                        return cancelled();
                    };
                },
                {});
    COMPARE_ERROR(result, ErrorCode::NoSpace);
    QCOMPARE(done.load(), 2);
}

void LanesTest::stopIsCancelled() {
    std::stop_source stop;
    int done = 0;
    const auto result = inLanes(
        1, 3,
        [&]() -> LaneWork {
            return [&](qsizetype piece, const std::stop_token&) -> Result<> {
                ++done;
                if (piece == 1) {
                    stop.request_stop();
                }
                return {};
            };
        },
        stop.get_token());
    COMPARE_ERROR(result, ErrorCode::Cancelled);
    QCOMPARE(done, 2);
}

void LanesTest::stopAfterAllIsDoneIsNone() {
    std::stop_source stop;
    VERIFY_RESULT(inLanes(
        1, 1,
        [&]() -> LaneWork {
            return [&](qsizetype, const std::stop_token&) -> Result<> {
                stop.request_stop();
                return {};
            };
        },
        stop.get_token()));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::LanesTest)
#include "lanestest.moc"
