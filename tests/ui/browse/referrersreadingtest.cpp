#include "ui/browse/referrersreading.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/chainview.h"
#include "ui/browse/imagepage.h"

#include <QSignalSpy>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::indexEntry;
using test::indexOf;

namespace {

const QString app = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");
const QString spdx = QStringLiteral("application/spdx+json");
const QString notary = QStringLiteral("application/vnd.cncf.notary.signature");

/// An artifact that names the subject as what it is about.
Digest addReferrer(BrowseFixture& ground, const Digest& subject, const QString& artifactType) {
    const QByteArray empty = "{}";
    const Digest blob = ground.registry->addLayer(app, empty);
    const auto descriptor = [](const QString& type, const Digest& digest, qsizetype size) {
        return QJsonObject{{QStringLiteral("mediaType"), type},
                           {QStringLiteral("digest"), digest.toString()},
                           {QStringLiteral("size"), size}};
    };
    const QJsonObject content =
        descriptor(QStringLiteral("application/vnd.oci.empty.v1+json"), blob, empty.size());
    const QJsonObject manifest{
        {QStringLiteral("schemaVersion"), 2},
        {QStringLiteral("mediaType"), MediaType::ociManifest},
        {QStringLiteral("artifactType"), artifactType},
        {QStringLiteral("config"), content},
        {QStringLiteral("layers"), QJsonArray{content}},
        {QStringLiteral("subject"), descriptor(MediaType::ociManifest, subject, 1)}};
    return ground.registry->addManifest(app, QJsonDocument(manifest).toJson());
}

QList<Referrer> read(BrowseFixture& ground, const ImageDetails& image) {
    ReferrersReading reading(ground.places, ground.requests);
    QSignalSpy found(&reading, &ReferrersReading::found);
    reading.read(ground.at(app, v1), image);
    return found.wait() ? qvariant_cast<QList<Referrer>>(found.first().first()) : QList<Referrer>();
}

ImageDetails details(BrowseFixture& ground) {
    return *readImage(*ground.registry, ground.at(app, v1), {});
}

} // namespace

/// What refers to an image is found after the image, and never keeps it from being seen.
class ReferrersReadingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theIndexAndTheImageShownAreAskedFor();
    void whatCannotBeReadIsSaid();
    void anImageThatNothingRefersToHasNone();
    void theirTypeTellsWhatTheyAre_data();
    void theirTypeTellsWhatTheyAre();
    void aPageShowsThemAndLeadsThere();
    void aPageIsThereWhenTheyCannotBeRead();
};

void ReferrersReadingTest::theIndexAndTheImageShownAreAskedFor() {
    BrowseFixture ground;
    const Digest image = ground.addImage(app, {});
    const Digest index = ground.registry->addManifest(
        app, indexOf({indexEntry(image, QStringLiteral("linux"), QStringLiteral("amd64"))}), v1);
    const Digest ofIndex = addReferrer(ground, index, notary);
    const Digest ofImage = addReferrer(ground, image, spdx);
    const auto found = read(ground, details(ground));
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.at(0).subject, index);
    QCOMPARE(found.at(0).descriptor->digest, ofIndex);
    QCOMPARE(found.at(1).subject, image);
    QCOMPARE(found.at(1).descriptor->digest, ofImage);
}

void ReferrersReadingTest::whatCannotBeReadIsSaid() {
    BrowseFixture ground;
    const Digest image = ground.addImage(app, v1);
    const ImageDetails shown = details(ground);
    ground.registry->setUnlistable();
    const auto found = read(ground, shown);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().subject, image);
    QVERIFY(!found.first().descriptor);
    QCOMPARE(found.first().error->code(), ErrorCode::Unsupported);
}

void ReferrersReadingTest::anImageThatNothingRefersToHasNone() {
    BrowseFixture ground;
    ground.addImage(app, v1);
    QCOMPARE(read(ground, details(ground)).size(), 0);
}

void ReferrersReadingTest::theirTypeTellsWhatTheyAre_data() {
    QTest::addColumn<QString>("artifactType");
    QTest::addColumn<QString>("title");
    const auto is = [](const char* type, const char* title) {
        QTest::newRow(type) << QString::fromLatin1(type) << QString::fromLatin1(title);
    };
    is("application/vnd.cncf.notary.signature", "Signature");
    is("application/vnd.dev.cosign.artifact.sig.v1+json", "Signature");
    is("application/spdx+json", "SBOM");
    is("application/vnd.cyclonedx+json", "SBOM");
    is("application/vnd.in-toto+json", "Attestation");
    is("application/vnd.dev.sigstore.bundle.v0.3+json", "Attestation");
    is("application/vnd.example+json", "Referrer");
    is("", "Referrer");
}

void ReferrersReadingTest::theirTypeTellsWhatTheyAre() {
    QFETCH(QString, artifactType);
    QFETCH(QString, title);
    BrowseFixture ground;
    const Digest image = ground.addImage(app, v1);
    const Referrer referrer{.subject = image,
                            .descriptor = Descriptor{.mediaType = MediaType::ociManifest,
                                                     .digest = image,
                                                     .artifactType = artifactType}};
    QCOMPARE(referrer.title(), title);
}

void ReferrersReadingTest::aPageShowsThemAndLeadsThere() {
    BrowseFixture ground;
    const Digest image = ground.addImage(app, v1);
    const Digest referrer = addReferrer(ground, image, spdx);
    VerificationRunner runner(ground.places, ground.requests, {});
    ImagePage page(ground.places, ground.requests, runner, nullptr);
    page.show(ground.at(app, v1));
    auto& chain = page.chain();
    QTRY_COMPARE(chain.model()->rowCount(), 5); // tag, manifest, config, layer, referrer
    chain.setCurrentIndex(chain.model()->index(4, 0));
    QCOMPARE(chain.currentDigest(), referrer);
    QSignalSpy chosen(&page, &ImagePage::locationChosen);
    Q_EMIT chain.activated(chain.currentIndex());
    QCOMPARE(chosen.count(), 1);
    Location expected = ground.at(app);
    expected.digest = referrer;
    QCOMPARE(qvariant_cast<Location>(chosen.first().first()), expected);
}

void ReferrersReadingTest::aPageIsThereWhenTheyCannotBeRead() {
    BrowseFixture ground;
    ground.addImage(app, v1);
    ground.registry->setUnlistable();
    VerificationRunner runner(ground.places, ground.requests, {});
    ImagePage page(ground.places, ground.requests, runner, nullptr);
    page.show(ground.at(app, v1));
    const auto& chain = *page.chain().model();
    QTRY_COMPARE(chain.rowCount(), 5);
    QVERIFY(page.details());
    QCOMPARE(chain.index(4, 0).data(SignRole).toInt(), static_cast<int>(Sign::Warning));
}

QTEST_MAIN(ReferrersReadingTest)
#include "referrersreadingtest.moc"
