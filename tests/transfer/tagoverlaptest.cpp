#include "core/transfer/tagoverlap.h"

#include "tests/support/results.h"
#include "tests/transfer/twoplaces.h"

#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString appName = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");
const QString v2 = QStringLiteral("v2");

void putAtTarget(const TwoPlaces& places, const SampleImage& image, const QString& name) {
    places.atTarget->addLayer(appName, image.config);
    places.atTarget->addManifest(appName, image.manifest, name);
}

CopyRequest wholeOf(const TwoPlaces& places) {
    CopyRequest request = places.copyRequest();
    request.images.clear();
    return request;
}

} // namespace

class TagOverlapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTagThatIsNotThereMovesNothing() {
        TwoPlaces places;
        places.addImage({noise(100)}, v1);
        const auto found = findTagOverlap(places.copyRequest(), places.opener(), {});
        VERIFY_RESULT(found);
        QCOMPARE(*found, (TagOverlap{.tags = 1}));
    }

    void theSameImageIsNotMoved() {
        TwoPlaces places;
        putAtTarget(places, places.addImage({noise(100)}, v1), v1);
        const auto found = findTagOverlap(places.copyRequest(), places.opener(), {});
        VERIFY_RESULT(found);
        QCOMPARE(*found, (TagOverlap{.tags = 1, .there = 1}));
    }

    void anotherImagesTagIsMoved() {
        TwoPlaces places;
        places.addImage({noise(100)}, v1);
        putAtTarget(places, SampleImage::of({}), v1);
        const auto found = findTagOverlap(places.copyRequest(), places.opener(), {});
        VERIFY_RESULT(found);
        QCOMPARE(*found, (TagOverlap{.tags = 1, .there = 1, .movesTags = true}));
    }

    void theTagAtTheTargetCounts() {
        TwoPlaces places;
        places.addImage({noise(100)}, v1);
        putAtTarget(places, SampleImage::of({}), v2);
        CopyRequest request = places.copyRequest();
        request.images.first().targetTag = tag("v2");
        const auto found = findTagOverlap(request, places.opener(), {});
        VERIFY_RESULT(found);
        QVERIFY(found->movesTags);
    }

    void ofARepositoryTheTagsOfBothAreCompared() {
        TwoPlaces places;
        const SampleImage same = places.addImage({noise(100)}, v1);
        places.addImage({noise(100, 2)}, v2);
        putAtTarget(places, same, v1);
        putAtTarget(places, same, QStringLiteral("theirs"));
        auto found = findTagOverlap(wholeOf(places), places.opener(), {});
        VERIFY_RESULT(found);
        QCOMPARE(*found, (TagOverlap{.tags = 2, .there = 1}));
        putAtTarget(places, same, v2);
        found = findTagOverlap(wholeOf(places), places.opener(), {});
        VERIFY_RESULT(found);
        QCOMPARE(*found, (TagOverlap{.tags = 2, .there = 2, .movesTags = true}));
    }

    void tooManyToCompareAreTakenForMoved() {
        TwoPlaces places;
        const SampleImage image = places.addImage({noise(100)}, v1);
        for (int i = 0; i < 150; ++i) {
            const QString name = QStringLiteral("t%1").arg(i);
            places.atSource->addManifest(appName, image.manifest, name);
            putAtTarget(places, image, name);
        }
        places.clearLog();
        const auto found = findTagOverlap(wholeOf(places), places.opener(), {});
        VERIFY_RESULT(found);
        QCOMPARE(*found, (TagOverlap{.tags = 151, .there = 150, .movesTags = true}));
        QCOMPARE(places.count(QStringLiteral("target resolve")), 0);
    }

    void nothingIsReadOrWrittenForIt() {
        TwoPlaces places;
        putAtTarget(places, places.addImage({noise(100)}, v1), v1);
        places.clearLog();
        VERIFY_RESULT(findTagOverlap(wholeOf(places), places.opener(), {}));
        for (const char* call :
             {"target upload", "target put", "target put-tagged", "source read", "source get"}) {
            QCOMPARE(places.count(QString::fromLatin1(call)), 0);
        }
    }

    void aTargetThatIsNotThereHasNoTags() {
        TwoPlaces places;
        places.addImage({noise(100)}, v1);
        const RegistryOpener opener =
            [&](const Place& place, OpenMode mode,
                std::stop_token stop) -> Result<std::shared_ptr<Registry>> {
            if (place == places.target) {
                return failure(ErrorCode::NotFound, QStringLiteral("there is no such place"));
            }
            return places.opener()(place, mode, std::move(stop));
        };
        for (const CopyRequest& request : {places.copyRequest(), wholeOf(places)}) {
            const auto found = findTagOverlap(request, opener, {});
            VERIFY_RESULT(found);
            QCOMPARE(*found, (TagOverlap{.tags = 1}));
        }
    }

    void whatCannotBeReadIsAnError() {
        TwoPlaces places;
        places.addImage({noise(100)}, v1);
        const auto found = findTagOverlap(places.copyRequest("none"), places.opener(), {});
        VERIFY_RESULT(found); // not there at the target either: nothing to compare
        putAtTarget(places, SampleImage::of({}), QStringLiteral("none"));
        const auto failed = findTagOverlap(places.copyRequest("none"), places.opener(), {});
        QVERIFY(!failed);
        QCOMPARE(failed.error().code(), ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TagOverlapTest)
#include "tagoverlaptest.moc"
