#include "core/verify/taskqueue.h"

#include "tests/support/fakeregistry.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace stowage;

class TaskQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void walksComeFirstThenTheLargest() {
        TaskQueue queue;
        QStringList order;
        const auto note = [&order](const char* name) {
            return [&order, name](RepositoryHandles&) { order.append(QString::fromLatin1(name)); };
        };
        queue.addBlob(10, note("small"));
        queue.addBlob(30, note("large"));
        queue.addWalk(note("walk 1"));
        queue.addBlob(20, note("middle"));
        queue.addBlob(20, note("middle 2"));
        queue.addWalk(note("walk 2"));
        RepositoryHandles handles(test::FakeRegistry::create());
        queue.work(handles, {});
        QCOMPARE(order.join(QLatin1Char(',')),
                 QStringLiteral("walk 1,walk 2,large,middle,middle 2,small"));
    }

    void endsOnlyWhenTheLastTaskAddsNoMore() {
        TaskQueue queue;
        std::atomic<int> ran = 0;
        std::function<void(int)> spread = [&](int depth) {
            queue.addBlob(depth, [&, depth](RepositoryHandles&) {
                ++ran;
                if (depth > 0) {
                    spread(depth - 1);
                    spread(depth - 1);
                }
            });
        };
        spread(9);
        const auto registry = test::FakeRegistry::create();
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < 4; ++i) {
                workers.emplace_back([&] {
                    RepositoryHandles handles(registry);
                    queue.work(handles, {});
                });
            }
        }
        QCOMPARE(ran.load(), 1023);
    }

    void stopLeavesTheRest() {
        TaskQueue queue;
        std::stop_source stop;
        int ran = 0;
        for (int i = 0; i < 5; ++i) {
            queue.addBlob(1, [&](RepositoryHandles&) {
                if (++ran == 2) {
                    stop.request_stop();
                }
            });
        }
        RepositoryHandles handles(test::FakeRegistry::create());
        queue.work(handles, stop.get_token());
        QCOMPARE(ran, 2);
    }

    void aWorkerKeepsItsRepositoryOpen() {
        RepositoryHandles handles(test::FakeRegistry::create());
        const auto a = *RepositoryName::parse(QStringLiteral("a"));
        const auto b = *RepositoryName::parse(QStringLiteral("b"));
        const Repository* first = &handles.repository(a);
        QCOMPARE(&handles.repository(a), first);
        QCOMPARE(handles.repository(b).name().toString(), QStringLiteral("b"));
    }
};

QTEST_GUILESS_MAIN(TaskQueueTest)
#include "taskqueuetest.moc"
