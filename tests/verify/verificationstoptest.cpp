#include "core/image/manifest.h"
#include "core/verify/verification.h"
#include "tests/support/fakeregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"

#include <QTest>

#include <atomic>
#include <semaphore>

using namespace stowage;
using namespace stowage::test;

namespace {

using Kind = VerifiedObject::Kind;
using State = VerifiedObject::State;

const QString app = QStringLiteral("app");
constexpr qsizetype layerSize = 8 * 1024 * 1024;

/// The most that a worker may read after it was told to stop.
constexpr qint64 oneBuffer = 1024 * 1024;

} // namespace

class VerificationStopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        registry_ = FakeRegistry::create();
        const QByteArray bytes = noise(layerSize);
        digest_ = registry_->addLayer(app, bytes);
        registry_->addLayer(app, "{}");
        registry_->addManifest(app,
                               makeManifest(describe("{}", MediaType::ociConfig),
                                            {describe(bytes, QStringLiteral("c/d"))}),
                               QStringLiteral("1"));
    }

    void stopsWithinABuffer() {
        std::binary_semaphore reading(0);
        std::binary_semaphore goOn(0);
        std::atomic<bool> caught = false;
        registry_->onRead([&](const Digest& digest, qint64 offset) {
            if (digest == *digest_ && offset > layerSize / 2 && !caught.exchange(true)) {
                reading.release();
                goOn.acquire();
            }
        });
        const auto verification = Verification::start(registry_, {}, 1);
        reading.acquire();
        const qint64 before = registry_->bytesRead(*digest_);
        QVERIFY(!verification->finished());
        verification->stop();
        goOn.release();
        verification->wait();
        QVERIFY(verification->finished());
        QVERIFY(registry_->bytesRead(*digest_) - before <= oneBuffer);
        QCOMPARE(registry_->openLayers(), 0);

        const VerificationSummary summary = verification->summary();
        QVERIFY(summary.error && summary.error->isCancelled());
        QVERIFY(!summary.allGood());
        QCOMPARE(summary.bad, 0);
        QCOMPARE(summary.unfinished, 1);
        for (const VerifiedObject& object : verification->takeChanges()) {
            QVERIFY(object.state == State::Good ||
                    (object.expected == digest_ && object.state == State::Waiting));
        }
    }

    void droppingStops() {
        std::binary_semaphore reading(0);
        std::binary_semaphore goOn(0);
        std::atomic<bool> caught = false;
        registry_->onRead([&](const Digest& digest, qint64 offset) {
            if (digest == *digest_ && offset > 0 && !caught.exchange(true)) {
                reading.release();
                goOn.acquire();
            }
        });
        auto verification = Verification::start(registry_, {}, 2);
        reading.acquire();
        verification->stop();
        goOn.release();
        verification.reset();
        QVERIFY(registry_->bytesRead(*digest_) <= 2 * oneBuffer);
        QCOMPARE(registry_->openLayers(), 0);
    }

    void aTokenStopsTheBlockingForm() {
        std::stop_source stop;
        registry_->onRead([&](const Digest& digest, qint64) {
            if (digest == *digest_) {
                stop.request_stop();
            }
        });
        const VerificationSummary summary = verify(registry_, {}, stop.get_token());
        QVERIFY(summary.error && summary.error->isCancelled());
        QVERIFY(registry_->bytesRead(*digest_) < layerSize);
    }

    void aTokenThatStoppedBeforeStopsAtOnce() {
        std::stop_source stop;
        stop.request_stop();
        const VerificationSummary summary = verify(registry_, {}, stop.get_token());
        QVERIFY(summary.error && summary.error->isCancelled());
        QCOMPARE(registry_->bytesRead(*digest_), 0);
    }

    void stoppingAfterTheEndChangesNothing() {
        const auto verification = Verification::start(registry_);
        verification->wait();
        verification->stop();
        QVERIFY(verification->summary().allGood());
    }

    void changesTellOfAReadingOnItsWay() {
        std::binary_semaphore reading(0);
        std::binary_semaphore goOn(0);
        std::atomic<bool> caught = false;
        registry_->onRead([&](const Digest& digest, qint64 offset) {
            if (digest == *digest_ && offset >= layerSize / 2 && !caught.exchange(true)) {
                reading.release();
                goOn.acquire();
            }
        });
        const auto verification = Verification::start(registry_, {}, 1);
        reading.acquire();
        bool seen = false;
        for (const VerifiedObject& object : verification->takeChanges()) {
            if (object.expected == digest_) {
                seen = true;
                QVERIFY(object.state == State::Checking);
                QVERIFY(object.done >= layerSize / 2);
                QVERIFY(object.done < layerSize);
                QCOMPARE(object.total, layerSize);
            }
        }
        QVERIFY(seen);
        QVERIFY(verification->takeChanges().isEmpty());
        QVERIFY(verification->progress().done() >= layerSize / 2);
        QVERIFY(verification->progress().total() >= layerSize);
        goOn.release();
        verification->wait();

        const auto last = verification->takeChanges();
        QCOMPARE(last.size(), 1);
        QCOMPARE(last.first().expected, digest_);
        QVERIFY(last.first().state == State::Good);
        QCOMPARE(verification->progress().done(), verification->progress().total());
    }

private:
    std::shared_ptr<FakeRegistry> registry_;
    std::optional<Digest> digest_;
};

QTEST_GUILESS_MAIN(VerificationStopTest)
#include "verificationstoptest.moc"
