#include "core/base/progress.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace stowage;

class ProgressTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsUpWhatManyThreadsDo() {
        Progress progress;
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < 4; ++i) {
                workers.emplace_back([&progress] {
                    for (int step = 0; step < 10'000; ++step) {
                        progress.expect(3);
                        progress.advance(2);
                    }
                });
            }
        }
        QCOMPARE(progress.total(), 120'000);
        QCOMPARE(progress.done(), 80'000);
    }

    void beginsAgain() {
        Progress progress;
        QCOMPARE(progress.total(), 0);
        progress.expect(10);
        progress.advance(5);
        progress.set(2, 8);
        QCOMPARE(progress.done(), 2);
        QCOMPARE(progress.total(), 8);
    }
};

QTEST_GUILESS_MAIN(ProgressTest)
#include "progresstest.moc"
