#include "core/verify/verification.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "tests/support/fakeregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"

#include <QTest>

#include <algorithm>

using namespace stowage;
using namespace stowage::test;

namespace {

using Kind = VerifiedObject::Kind;
using State = VerifiedObject::State;

const QString debian = QStringLiteral("library/debian");
const QString copy = QStringLiteral("copy");
const QString tag12 = QStringLiteral("12");

SampleImage::Layer plainLayer(const QByteArray& content) {
    const QByteArray tar = tarOf("file", content);
    return {.stored = tar, .tar = tar, .mediaType = MediaType::ociLayer};
}

SampleImage::Layer gzipLayer(const QByteArray& content) {
    const QByteArray tar = tarOf("file", content);
    return {.stored = gzipped(tar), .tar = tar, .mediaType = MediaType::ociLayerGzip};
}

void add(FakeRegistry& registry, const QString& repository, const SampleImage& image,
         const QList<SampleImage::Layer>& layers, const QString& tag = tag12) {
    registry.addLayer(repository, image.config);
    for (const SampleImage::Layer& layer : layers) {
        registry.addLayer(repository, layer.stored);
    }
    registry.addManifest(repository, image.manifest, tag);
}

/// What a verification found, in the words of a test: "layer bad invalid-digest".
struct Outcome {
    QList<VerifiedObject> objects; ///< By id, as they are at the end.
    VerificationSummary summary;
    QHash<int, QStringList> images;

    /// Kind, state and error of each object that is not Good, sorted.
    QStringList faults() const {
        QStringList result;
        for (const VerifiedObject& object : objects) {
            if (object.state != State::Good) {
                QString text = verifiedKindName(object.kind) + QLatin1Char(' ') +
                               verifiedStateName(object.state);
                if (object.error) {
                    text += QLatin1Char(' ') + errorCodeName(object.error->code());
                }
                result.append(text);
            }
        }
        result.sort();
        return result;
    }

    QList<VerifiedObject> of(Kind kind) const {
        QList<VerifiedObject> result = objects;
        result.removeIf([kind](const VerifiedObject& object) { return object.kind != kind; });
        return result;
    }

    /// The one object of a kind that has this digest.
    VerifiedObject one(Kind kind, const Digest& expected) const {
        for (const VerifiedObject& object : objects) {
            if (object.kind == kind && object.expected == expected) {
                return object;
            }
        }
        return {};
    }
};

Outcome run(const std::shared_ptr<FakeRegistry>& registry, const VerificationScope& scope = {}) {
    Outcome outcome;
    outcome.summary = verify(
        registry, scope, {}, [&](Verification& verification, const QList<VerifiedObject>& changes) {
            for (const VerifiedObject& object : changes) {
                if (object.id >= outcome.objects.size()) {
                    outcome.objects.resize(object.id + 1);
                }
                outcome.objects[object.id] = object;
                outcome.images.insert(object.id, verification.imagesUsing(object.id));
            }
        });
    return outcome;
}

RepositoryName nameOf(const QString& text) {
    return *RepositoryName::parse(text);
}

} // namespace

class VerificationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { registry_ = FakeRegistry::create(); }

    void everythingGoodIsGood() {
        const QList layers{plainLayer("one"), gzipLayer("two")};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList());
        QVERIFY(outcome.summary.allGood());
        // Tag, manifest, config, two layers and their diff_ids.
        QCOMPARE(outcome.summary.good, 7);
        QCOMPARE(outcome.summary.bytes, image.manifest.size() + image.config.size() +
                                            layers.at(0).stored.size() +
                                            layers.at(1).stored.size());
        const auto layer = outcome.one(Kind::Layer, Hasher::digestOf(layers.at(1).stored));
        QCOMPARE(layer.actual, layer.expected);
        QCOMPARE(layer.actualSize, layers.at(1).stored.size());
        QCOMPARE(layer.done, layer.total);
        QCOMPARE(outcome.images.value(layer.id), QStringList{QStringLiteral("library/debian:12")});
        const auto diff = outcome.one(Kind::DiffId, Hasher::digestOf(layers.at(1).tar));
        QCOMPARE(diff.uses.first().parent, layer.id);
    }

    void nothingAtAllIsGood() {
        const Outcome outcome = run(registry_);
        QVERIFY(outcome.summary.allGood());
        QVERIFY(outcome.objects.isEmpty());
    }

    void aFlippedByteIsFoundInItsPlace_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<QStringList>("faults");
        const auto faults = [](const char* text) {
            return QString::fromLatin1(text).split(QLatin1Char(','));
        };
        QTest::newRow("a plain layer")
            << 0 << faults("diff-id bad invalid-digest,layer bad invalid-digest");
        QTest::newRow("a compressed layer")
            << 1 << faults("diff-id bad corrupt,layer bad invalid-digest");
        QTest::newRow("the config") << 2 << faults("config bad invalid-digest");
        QTest::newRow("the manifest") << 3 << faults("manifest bad invalid-digest");
    }

    void aFlippedByteIsFoundInItsPlace() {
        QFETCH(int, what);
        QFETCH(QStringList, faults);
        const QList layers{plainLayer("one"), gzipLayer(noise(10'000))};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers);
        const QByteArrayList parts{layers.at(0).stored, layers.at(1).stored, image.config,
                                   image.manifest};
        const Digest digest = Hasher::digestOf(parts.at(what));
        registry_->flip(digest, parts.at(what).size() / 2);

        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), faults);
        QVERIFY(!outcome.summary.allGood());
        const auto bad = std::find_if(outcome.objects.begin(), outcome.objects.end(),
                                      [&](const VerifiedObject& object) {
                                          return object.expected == digest && object.isFault();
                                      });
        QVERIFY(bad != outcome.objects.end());
        QCOMPARE(bad->actual, Hasher::digestOf(registry_->blob(digest)));
        QCOMPARE(bad->actualSize, parts.at(what).size());
        QVERIFY(bad->error->message().contains(bad->actual->toString()));
        QVERIFY(bad->error->message().contains(digest.toString()));
        QCOMPARE(outcome.images.value(bad->id), QStringList{QStringLiteral("library/debian:12")});
    }

    void aManifestThatIsBadStillHasItsLayersChecked() {
        const QList layers{plainLayer("one")};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers);
        registry_->flip(image.manifestDescriptor.digest, 5);
        registry_->flip(Hasher::digestOf(layers.at(0).stored), 5);
        QCOMPARE(run(registry_).faults(),
                 (QStringList{QStringLiteral("blob bad invalid-digest"),
                              QStringLiteral("manifest bad invalid-digest")}));
    }

    void missingContentIsMissing_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("fault");
        QTest::newRow("a layer") << 0 << QStringLiteral("layer missing layer-unknown");
        QTest::newRow("the config") << 1 << QStringLiteral("config missing layer-unknown");
        QTest::newRow("the manifest") << 2 << QStringLiteral("tag missing not-found");
    }

    void missingContentIsMissing() {
        QFETCH(int, what);
        QFETCH(QString, fault);
        const QList layers{gzipLayer("one")};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers);
        const QByteArrayList parts{layers.at(0).stored, image.config, image.manifest};
        const Digest digest = Hasher::digestOf(parts.at(what));
        registry_->unlink(debian, digest);
        registry_->removeBlob(digest);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{fault});
        QCOMPARE(outcome.summary.missing, 1);
    }

    void aLinkWithoutItsBlobIsMissing() {
        const QList layers{gzipLayer("one")};
        add(*registry_, debian, SampleImage::of(layers), layers);
        registry_->removeBlob(Hasher::digestOf(layers.at(0).stored));
        QCOMPARE(run(registry_).faults(),
                 QStringList{QStringLiteral("layer missing layer-unknown")});
    }

    void aBlobWithoutItsLinkIsMissingInThatRepositoryAlone() {
        const QList layers{gzipLayer("one")};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers);
        add(*registry_, copy, image, layers);
        registry_->unlink(copy, Hasher::digestOf(layers.at(0).stored));
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("layer missing layer-unknown")});
        for (const VerifiedObject& layer : outcome.of(Kind::Layer)) {
            QCOMPARE(layer.uses.size(), 1);
            QCOMPARE(layer.state == State::Missing, layer.uses.first().repository == nameOf(copy));
        }
    }

    void aCutBlobIsToldByItsLength() {
        const QList layers{plainLayer("one")};
        add(*registry_, debian, SampleImage::of(layers), layers);
        const Digest digest = Hasher::digestOf(layers.at(0).stored);
        registry_->truncate(digest, 100);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), (QStringList{QStringLiteral("diff-id bad invalid-digest"),
                                                QStringLiteral("layer bad invalid-length")}));
        const auto layer = outcome.one(Kind::Layer, digest);
        QCOMPARE(layer.actualSize, 100);
        QCOMPARE(layer.expectedSize, layers.at(0).stored.size());
        QCOMPARE(layer.actual, Hasher::digestOf(layers.at(0).stored.first(100)));
    }

    void aCutCompressedLayerIsCorruptInside() {
        const QList layers{gzipLayer(noise(10'000))};
        add(*registry_, debian, SampleImage::of(layers), layers);
        registry_->truncate(Hasher::digestOf(layers.at(0).stored), 5'000);
        QCOMPARE(run(registry_).faults(),
                 (QStringList{QStringLiteral("diff-id bad corrupt"),
                              QStringLiteral("layer bad invalid-length")}));
    }

    void aWrongDiffIdIsFoundThoughTheDigestIsRight() {
        const auto right = gzipLayer("one");
        const SampleImage::Layer wrong{
            .stored = right.stored, .tar = "another", .mediaType = right.mediaType};
        const auto image = SampleImage::of({wrong});
        add(*registry_, debian, image, {wrong});
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("diff-id bad invalid-digest")});
        const auto diff = outcome.one(Kind::DiffId, Hasher::digestOf("another"));
        QCOMPARE(diff.actual, Hasher::digestOf(right.tar));
        QCOMPARE(outcome.images.value(diff.id), QStringList{QStringLiteral("library/debian:12")});
    }

    void diffIdsAreLeftAloneWhenNotAskedFor() {
        const auto right = gzipLayer("one");
        const SampleImage::Layer wrong{
            .stored = right.stored, .tar = "another", .mediaType = right.mediaType};
        add(*registry_, debian, SampleImage::of({wrong}), {wrong});
        const Outcome outcome = run(registry_, {.diffIds = false});
        QCOMPARE(outcome.faults(), QStringList());
        QVERIFY(outcome.of(Kind::DiffId).isEmpty());
    }

    void aGzipWithARightDigestButAWrongChecksumIsCorrupt() {
        auto layer = gzipLayer("one");
        layer.stored[layer.stored.size() - 6] =
            static_cast<char>(layer.stored.at(layer.stored.size() - 6) ^ 1);
        add(*registry_, debian, SampleImage::of({layer}), {layer});
        QCOMPARE(run(registry_).faults(), QStringList{QStringLiteral("diff-id bad corrupt")});
    }

    void aGzipOfSeveralMembersIsOneLayer() {
        auto layer = gzipLayer("one");
        layer.stored = gzipped(layer.tar.first(700)) + gzipped(layer.tar.sliced(700));
        add(*registry_, debian, SampleImage::of({layer}), {layer});
        QCOMPARE(run(registry_).faults(), QStringList());
    }

    void oneLayerOfTwoDiffIdsIsJudgedTwiceAndReadOnce() {
        const auto right = gzipLayer("one");
        const SampleImage::Layer wrong{
            .stored = right.stored, .tar = "another", .mediaType = right.mediaType};
        add(*registry_, debian, SampleImage::of({right}), {right}, QStringLiteral("right"));
        add(*registry_, debian, SampleImage::of({wrong}), {wrong}, QStringLiteral("wrong"));
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("diff-id bad invalid-digest")});
        QCOMPARE(outcome.of(Kind::DiffId).size(), 2);
        QCOMPARE(outcome.of(Kind::Layer).size(), 1);
        const Digest digest = Hasher::digestOf(right.stored);
        QCOMPARE(registry_->timesOpened(digest), 1);
        QCOMPARE(registry_->bytesRead(digest), right.stored.size());
    }

    void aLayerOfManyImagesIsReadOnce() {
        const auto shared = gzipLayer(noise(100'000));
        QStringList images;
        for (int i = 0; i < 20; ++i) {
            const QString repository = QStringLiteral("app%1").arg(i / 2, 2, 10, QLatin1Char('0'));
            const QString tag = QStringLiteral("v%1").arg(i % 2);
            const QList layers{shared, plainLayer(QByteArray::number(i))};
            add(*registry_, repository, SampleImage::of(layers), layers, tag);
            images.append(repository + QLatin1Char(':') + tag);
        }
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList());
        const Digest digest = Hasher::digestOf(shared.stored);
        QCOMPARE(registry_->timesOpened(digest), 1);
        QCOMPARE(registry_->bytesRead(digest), shared.stored.size());
        const auto layer = outcome.one(Kind::Layer, digest);
        QCOMPARE(layer.uses.size(), 20);
        QCOMPARE(outcome.images.value(layer.id), images);
    }

    void uncompressedLayersNeedNoSecondReading() {
        const QList layers{plainLayer(noise(100'000))};
        add(*registry_, debian, SampleImage::of(layers), layers);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList());
        const Digest digest = Hasher::digestOf(layers.at(0).stored);
        QCOMPARE(registry_->bytesRead(digest), layers.at(0).stored.size());
        QVERIFY(outcome.one(Kind::DiffId, digest).state == State::Good);
    }

    void anIndexLeadsToItsChildren() {
        const QList amd64{gzipLayer("amd64")};
        const QList arm64{gzipLayer("arm64")};
        const Platform arm{.os = QStringLiteral("linux"), .architecture = QStringLiteral("arm64")};
        const auto first = SampleImage::of(amd64);
        const auto second = SampleImage::of(arm64, arm);
        add(*registry_, debian, first, amd64, {});
        add(*registry_, debian, second, arm64, {});
        const QByteArray index = makeIndex({first.manifestDescriptor, second.manifestDescriptor});
        registry_->addManifest(debian, index, tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList());
        QCOMPARE(outcome.of(Kind::Manifest).size(), 2);
        QCOMPARE(outcome.of(Kind::Index).size(), 1);
        const auto layer = outcome.one(Kind::Layer, Hasher::digestOf(arm64.at(0).stored));
        QCOMPARE(outcome.images.value(layer.id), QStringList{QStringLiteral("library/debian:12")});
    }

    void anIndexWithAMissingChildIsToldByTheChild() {
        const QList layers{gzipLayer("amd64")};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers, {});
        const Descriptor absent = describe("absent", MediaType::ociManifest);
        registry_->addManifest(debian, makeIndex({image.manifestDescriptor, absent}), tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("manifest missing not-found")});
        QVERIFY(outcome.one(Kind::Manifest, absent.digest).state == State::Missing);
        QVERIFY(outcome.of(Kind::Index).first().state == State::Good);
    }

    void anIndexThatLiesAboutAChildIsFound_data() {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<QString>("mediaType");
        QTest::addColumn<QString>("fault");
        QTest::newRow("its size") << qint64{1} << MediaType::ociManifest
                                  << QStringLiteral("manifest bad invalid-length");
        QTest::newRow("its kind") << qint64{-1} << MediaType::ociIndex
                                  << QStringLiteral("index bad manifest-invalid");
    }

    void anIndexThatLiesAboutAChildIsFound() {
        QFETCH(qint64, size);
        QFETCH(QString, mediaType);
        QFETCH(QString, fault);
        const QList layers{gzipLayer("amd64")};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers, {});
        Descriptor child = image.manifestDescriptor;
        child.mediaType = mediaType;
        child.size = size > 0 ? size : child.size;
        registry_->addManifest(debian, makeIndex({child}), tag12);
        QCOMPARE(run(registry_).faults(), QStringList{fault});
    }

    void anIndexMayNameOtherThings() {
        const Digest thing = registry_->addLayer(debian, "a thing");
        registry_->addManifest(debian, makeIndex({describe("a thing", QStringLiteral("a/b"))}),
                               tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList());
        QVERIFY(outcome.one(Kind::Blob, thing).state == State::Good);
    }

    void indexesNestOnlySoDeep() {
        Descriptor child = describe("absent", MediaType::ociManifest);
        for (int i = 0; i < 40; ++i) {
            const QByteArray index = makeIndex({child});
            registry_->addManifest(debian, index, i == 39 ? tag12 : QString());
            child = describe(index, MediaType::ociIndex);
        }
        const Outcome outcome =
            run(registry_, {.repository = nameOf(debian), .tag = *Tag::parse(tag12)});
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("index bad too-large")});
    }

    void aTagThatPointsNowhereIsMissing() {
        registry_->pointTag(debian, tag12, Hasher::digestOf("nothing"));
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("tag missing not-found")});
        const auto tag = outcome.of(Kind::Tag).first();
        QCOMPARE(tag.expected, Hasher::digestOf("nothing"));
        QCOMPARE(tag.uses.first().tag->toString(), tag12);
    }

    void aManifestThatIsNoneIsBad() {
        registry_->addManifest(debian, "this is no manifest", tag12);
        QCOMPARE(run(registry_).faults(),
                 QStringList{QStringLiteral("manifest bad manifest-invalid")});
    }

    void aConfigThatIsNoneIsBad() {
        const QByteArray config = "not JSON";
        const auto layer = gzipLayer("one");
        registry_->addLayer(debian, config);
        registry_->addLayer(debian, layer.stored);
        registry_->addManifest(debian,
                               makeManifest(describe(config, MediaType::ociConfig),
                                            {describe(layer.stored, layer.mediaType)}),
                               tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("config bad manifest-invalid")});
        QCOMPARE(outcome.of(Kind::Layer).size(), 1);
    }

    void aConfigOfAnotherNumberOfLayersIsBad() {
        const auto layer = gzipLayer("one");
        const auto image = SampleImage::of({layer, layer});
        registry_->addLayer(debian, image.config);
        registry_->addLayer(debian, layer.stored);
        registry_->addManifest(
            debian, makeManifest(image.configDescriptor, {describe(layer.stored, layer.mediaType)}),
            tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("config bad manifest-invalid")});
        QVERIFY(outcome.of(Kind::DiffId).isEmpty());
    }

    void aConfigThatSaysNothingIsAnArtifacts() {
        registry_->addLayer(debian, "{}");
        registry_->addLayer(debian, "a file");
        registry_->addManifest(debian,
                               makeManifest(describe("{}", MediaType::ociConfig),
                                            {describe("a file", QStringLiteral("text/plain"))}),
                               tag12);
        QCOMPARE(run(registry_).faults(), QStringList());
    }

    void hostileSizesAreOnlyNumbers() {
        const QByteArray config = "{}";
        registry_->addLayer(debian, config);
        registry_->addLayer(debian, "small");
        Descriptor huge = describe("small", MediaType::ociLayer);
        huge.size = qint64{1} << 53;
        Descriptor wrong = describe(config, MediaType::ociConfig);
        wrong.size = qint64{1} << 53;
        registry_->addManifest(debian, makeManifest(wrong, {huge}), tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), (QStringList{QStringLiteral("config bad invalid-length"),
                                                QStringLiteral("layer bad invalid-length")}));
        const auto layer = outcome.of(Kind::Layer).first();
        QCOMPARE(layer.actual, layer.expected);
        QCOMPARE(layer.actualSize, 5);
    }

    void twoSizesForOneBlobAreTwoObjectsAndOneReading() {
        const QByteArray bytes = noise(10'000);
        const Digest digest = registry_->addLayer(debian, bytes);
        registry_->addLayer(debian, "{}");
        Descriptor right = describe(bytes, QStringLiteral("a/b"));
        Descriptor wrong = right;
        wrong.size = 1;
        registry_->addManifest(
            debian, makeManifest(describe("{}", QStringLiteral("c/d")), {right, wrong}), tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("layer bad invalid-length")});
        QCOMPARE(outcome.of(Kind::Layer).size(), 2);
        QCOMPARE(registry_->timesOpened(digest), 1);
    }

    void foreignLayersAreNotChecked() {
        const auto layer = gzipLayer("one");
        Descriptor foreign = describe(layer.stored, MediaType::dockerForeignLayerGzip);
        foreign.urls = {QStringLiteral("https://example.org/layer")};
        const auto image = SampleImage::of({layer});
        registry_->addLayer(debian, image.config);
        registry_->addManifest(debian, makeManifest(image.configDescriptor, {foreign}), tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("layer not-checked unsupported")});
        QVERIFY(outcome.summary.allGood());

        registry_->addLayer(debian, layer.stored);
        QCOMPARE(run(registry_).faults(), QStringList());
    }

    void schema1IsCheckedWithoutSizes() {
        const QByteArray layer = gzipLayer("one").stored;
        const Digest digest = registry_->addLayer(debian, layer);
        registry_->addManifest(debian,
                               "{\"schemaVersion\":1,\"fsLayers\":[{\"blobSum\":\"" +
                                   digest.toString().toLatin1() + "\"}]}",
                               tag12);
        QCOMPARE(run(registry_).faults(), QStringList());
        registry_->flip(digest, 0);
        QCOMPARE(run(registry_).faults(), QStringList{QStringLiteral("layer bad invalid-digest")});
    }

    void otherAlgorithmsAreChecked() {
        const auto layer = gzipLayer("one");
        const Digest tar512 = Hasher::digestOf(layer.tar, HashAlgorithm::Sha512);
        const QByteArray config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{"
                                  "\"type\":\"layers\",\"diff_ids\":[\"" +
                                  tar512.toString().toLatin1() + "\"]}}";
        registry_->addLayer(debian, config);
        registry_->addLayer(debian, layer.stored);
        registry_->addManifest(debian,
                               makeManifest(describe(config, MediaType::ociConfig),
                                            {describe(layer.stored, layer.mediaType)}),
                               tag12);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList());
        QCOMPARE(outcome.one(Kind::DiffId, tar512).actual, tar512);
    }

    void readingThatFailsIsBadWithItsReason() {
        const QList layers{plainLayer(noise(3'000'000)), gzipLayer("two")};
        add(*registry_, debian, SampleImage::of(layers), layers);
        registry_->failReads(Hasher::digestOf(layers.at(0).stored), 1'000'000);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), (QStringList{QStringLiteral("diff-id not-checked io"),
                                                QStringLiteral("layer bad io")}));
        const auto layer = outcome.one(Kind::Layer, Hasher::digestOf(layers.at(0).stored));
        QVERIFY(layer.error->message().contains(QStringLiteral("the disk is broken")));
        QVERIFY(!layer.actual);
    }

    void aRepositoryWhoseTagsFailIsToldAndTheRestChecked() {
        const QList layers{gzipLayer("one")};
        const auto image = SampleImage::of(layers);
        add(*registry_, debian, image, layers);
        registry_->failTags(debian);
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList{QStringLiteral("repository bad io")});
        QCOMPARE(outcome.of(Kind::Layer).size(), 1);
        QCOMPARE(outcome.images.value(outcome.of(Kind::Layer).first().id),
                 QStringList{QStringLiteral("library/debian@") +
                             image.manifestDescriptor.digest.toString()});
    }

    void aPlaceThatCannotBeListedIsAnError() {
        registry_->failListing();
        const Outcome outcome = run(registry_);
        QVERIFY(outcome.summary.error.has_value());
        QCOMPARE(errorCodeName(outcome.summary.error->code()), errorCodeName(ErrorCode::Io));
        QVERIFY(!outcome.summary.allGood());
    }

    void aPlaceThatListsOnlyTagsIsVerifiedByThem() {
        const QList layers{gzipLayer("one")};
        add(*registry_, debian, SampleImage::of(layers), layers);
        registry_->addLayer(debian, "unnamed");
        registry_->setUnlistable();
        const Outcome outcome = run(registry_);
        QCOMPARE(outcome.faults(), QStringList());
        QVERIFY(outcome.of(Kind::Blob).isEmpty());
    }

    void layersThatNoManifestNamesAreCheckedToo() {
        const Digest digest = registry_->addLayer(debian, "unnamed");
        registry_->flip(digest, 0);
        QCOMPARE(run(registry_).faults(), QStringList{QStringLiteral("blob bad invalid-digest")});
    }

    void theScopeIsKept() {
        const QList one{gzipLayer("one")};
        const QList two{gzipLayer("two")};
        const auto image = SampleImage::of(one);
        add(*registry_, debian, image, one, QStringLiteral("one"));
        add(*registry_, debian, SampleImage::of(two), two, QStringLiteral("two"));
        add(*registry_, copy, SampleImage::of(two), two);
        registry_->flip(Hasher::digestOf(two.at(0).stored), 0);

        const RepositoryName name = nameOf(debian);
        QVERIFY(!run(registry_, {.repository = nameOf(copy)}).summary.allGood());
        QVERIFY(!run(registry_, {.repository = name}).summary.allGood());
        const Outcome byTag =
            run(registry_, {.repository = name, .tag = *Tag::parse(QStringLiteral("one"))});
        QCOMPARE(byTag.faults(), QStringList());
        QCOMPARE(byTag.summary.good, 5);
        const Outcome byDigest =
            run(registry_, {.repository = name, .digest = image.manifestDescriptor.digest});
        QCOMPARE(byDigest.faults(), QStringList());
        QCOMPARE(byDigest.summary.good, 4);
        const Outcome none =
            run(registry_, {.repository = name, .tag = *Tag::parse(QStringLiteral("three"))});
        QCOMPARE(none.faults(), QStringList{QStringLiteral("tag missing not-found")});
    }

private:
    std::shared_ptr<FakeRegistry> registry_;
};

QTEST_GUILESS_MAIN(VerificationTest)
#include "verificationtest.moc"
