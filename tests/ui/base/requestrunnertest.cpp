#include "ui/base/requestrunner.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <latch>
#include <memory>
#include <semaphore>

using namespace stowage;

class RequestRunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void workIsElsewhereAndTheAnswerHere() {
        RequestRunner runner;
        QThread* worker = nullptr;
        QThread* receiver = nullptr;
        int answer = 0;
        const auto request = runner.run(
            this, [](std::stop_token) { return std::pair(QThread::currentThread(), 42); },
            [&](std::pair<QThread*, int> result) {
                worker = result.first;
                answer = result.second;
                receiver = QThread::currentThread();
            });
        QTRY_COMPARE(answer, 42);
        QVERIFY(worker != thread());
        QCOMPARE(receiver, thread());
        QVERIFY(!request.isActive());
    }

    void answersMayBeMovedOnly() {
        RequestRunner runner;
        std::unique_ptr<int> answer;
        const auto request = runner.run(
            this, [](std::stop_token) { return std::make_unique<int>(7); },
            [&](std::unique_ptr<int> value) { answer = std::move(value); });
        QTRY_VERIFY(answer);
        QCOMPARE(*answer, 7);
    }

    void droppingStopsTheWorkAndSilencesIt() {
        RequestRunner runner;
        QSignalSpy idle(&runner, &RequestRunner::idle);
        std::binary_semaphore started(0);
        std::atomic<bool> stopped = false;
        bool answered = false;
        {
            const auto request = runner.run(
                this,
                [&](std::stop_token stop) {
                    started.release();
                    while (!stop.stop_requested()) {
                        std::this_thread::yield();
                    }
                    stopped = true;
                    return 0;
                },
                [&](int) { answered = true; });
            started.acquire();
        }
        QVERIFY(idle.wait());
        QVERIFY(stopped);
        QVERIFY(!answered);
    }

    void nobodyIsToldOnceTheContextIsGone() {
        RequestRunner runner;
        QSignalSpy idle(&runner, &RequestRunner::idle);
        auto context = std::make_unique<QObject>();
        bool answered = false;
        std::binary_semaphore gone(0);
        const auto request = runner.run(
            context.get(),
            [&](std::stop_token) {
                gone.acquire();
                return 0;
            },
            [&](int) { answered = true; });
        context.reset();
        gone.release();
        QVERIFY(idle.wait());
        QVERIFY(!answered);
    }

    void batchesComeInOrderAndBeforeTheEnd() {
        RequestRunner runner;
        QList<int> taken;
        bool ended = false;
        const auto request = runner.stream<int>(
            this,
            [](std::stop_token, auto& sink) {
                for (int i = 0; i < 500; ++i) {
                    sink.put(i);
                }
                return true;
            },
            [&](int batch) {
                QVERIFY(!ended);
                taken.append(batch);
            },
            [&](bool) { ended = true; });
        QTRY_VERIFY(ended);
        QCOMPARE(taken.size(), 500);
        QVERIFY(std::ranges::is_sorted(taken));
    }

    /// While the GUI thread is held up, a worker may not pile up what it reads.
    void workersWaitForAThreadThatIsBehind() {
        RequestRunner runner;
        std::atomic<int> put = 0;
        std::latch blocked(1);
        int taken = 0;
        bool ended = false;
        const auto request = runner.stream<int>(
            this,
            [&](std::stop_token, auto& sink) {
                for (int i = 0; i < 200; ++i) {
                    if (i == 16) {
                        blocked.count_down();
                    }
                    sink.put(i);
                    ++put;
                }
                return true;
            },
            [&](int) { ++taken; }, [&](bool) { ended = true; });
        blocked.wait(); // the room is used up, and no event has been handled yet
        QVERIFY(put <= 17);
        QTRY_VERIFY(ended);
        QCOMPARE(taken, 200);
    }

    void whatNobodyLooksAtLeavesAThreadFree() {
        RequestRunner runner(nullptr, 2);
        std::binary_semaphore release(0);
        std::vector<Request> later;
        int done = 0;
        for (int i = 0; i < 4; ++i) {
            later.push_back(runner.run(
                this,
                [&](std::stop_token) {
                    release.acquire();
                    return 0;
                },
                [&](int) { ++done; }, RequestRunner::Urgency::Later));
        }
        bool answered = false;
        const auto now =
            runner.run(this, [](std::stop_token) { return 0; }, [&](int) { answered = true; });
        QTRY_VERIFY(answered);
        QCOMPARE(done, 0);
        for (int i = 0; i < 4; ++i) {
            release.release();
            QTRY_COMPARE(done, i + 1);
        }
    }

    void theEndStopsWhatRuns() {
        std::atomic<bool> stopped = false;
        std::binary_semaphore started(0);
        Request request;
        {
            RequestRunner runner;
            request = runner.run(
                this,
                [&](std::stop_token stop) {
                    started.release();
                    while (!stop.stop_requested()) {
                        std::this_thread::yield();
                    }
                    stopped = true;
                    return 0;
                },
                [](int) { QFAIL("the runner is gone"); });
            started.acquire();
        }
        QVERIFY(stopped);
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(RequestRunnerTest)
#include "requestrunnertest.moc"
