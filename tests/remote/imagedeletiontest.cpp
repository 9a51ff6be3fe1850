#include "core/transfer/imagedeletion.h"

#include "core/image/mediatype.h"
#include "tests/remote/remoteground.h"
#include "tests/support/dockerregistry.h"

#include <QTest>

namespace stowage::test {

namespace {

const QByteArray ociManifest = "application/vnd.oci.image.manifest.v1+json";

/// "app" with v1 and v2 at one manifest and v3 at another.
struct Tagged {
    explicit Tagged(const ScriptedRegistry::Options& options)
        : ground(options), deletion(ground.registry, repositoryName("app")) {
        const QByteArray layer = noise(100);
        ground.server.addBlob(app, layer);
        const SampleImage first =
            SampleImage::of({{.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer}});
        digest = ground.server.addManifest(app, first.manifest, ociManifest, QStringLiteral("v1"));
        ground.server.addTag(app, QStringLiteral("v2"), digest);
        other = ground.server.addManifest(app, SampleImage::of({}).manifest, ociManifest,
                                          QStringLiteral("v3"));
    }

    QStringList tags() {
        QStringList names;
        const auto page = ground.registry->open(repositoryName("app"))->tags().page();
        for (const Tag& tag : page ? page->items : QList<Tag>()) {
            names.append(tag.toString());
        }
        return names;
    }
    bool has(const Digest& manifest) {
        return ground.registry->open(repositoryName("app"))
            ->manifests()
            .exists(manifest)
            .value_or(false);
    }

    const QString app = QStringLiteral("app");
    RemoteGround ground;
    ImageDeletion deletion;
    Digest digest = Digest::ofNothing();
    Digest other = Digest::ofNothing();
};

} // namespace

/// Nobody loses a tag that was neither named nor agreed to.
class ImageDeletionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tagGoesAloneWhereTheServerCan();
    void manifestWaitsForItsOtherTags();
    void agreedTagsGoAlong();
    void allTagsNamedNeedNoAgreement();
    void manifestByDigestWaitsForItsTags();
    void tagThatWasMovedIsNotTouched();
    void whatIsNotThereIsAnError();
    void refusalSaysWhatToDo();
    void dockerRegistryDeletes();
};

void ImageDeletionTest::tagGoesAloneWhereTheServerCan() {
    Tagged tagged({});
    const auto outcome = tagged.deletion.run({{.tag = tagName("v1")}}, {}, {});
    QVERIFY2(!outcome.error, qPrintable(outcome.error ? outcome.error->message() : QString()));
    QCOMPARE(outcome.gone.size(), 1);
    QCOMPARE(outcome.gone.first().digest, std::optional(tagged.digest));
    QCOMPARE(tagged.tags(), (QStringList{QStringLiteral("v2"), QStringLiteral("v3")}));
    QVERIFY(tagged.has(tagged.digest));
}

void ImageDeletionTest::manifestWaitsForItsOtherTags() {
    Tagged tagged({.deletesTags = false});
    const auto outcome = tagged.deletion.run({{.tag = tagName("v1")}}, {}, {});
    QVERIFY(!outcome.error);
    QVERIFY(outcome.gone.isEmpty());
    QCOMPARE(outcome.waiting.size(), 1);
    QCOMPARE(outcome.others, QList<Tag>{tagName("v2")});
    QCOMPARE(tagged.tags().size(), 3);
}

void ImageDeletionTest::agreedTagsGoAlong() {
    Tagged tagged({.deletesTags = false});
    const auto outcome = tagged.deletion.run({{.tag = tagName("v1")}}, {tagName("v2")}, {});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.gone.size(), 2);
    QCOMPARE(tagged.tags(), QStringList{QStringLiteral("v3")});
    QVERIFY(!tagged.has(tagged.digest));
}

void ImageDeletionTest::allTagsNamedNeedNoAgreement() {
    Tagged tagged({.deletesTags = false});
    const auto outcome =
        tagged.deletion.run({{.tag = tagName("v2")}, {.tag = tagName("v1")}}, {}, {});
    QVERIFY(!outcome.error);
    QVERIFY(outcome.waiting.isEmpty());
    QCOMPARE(outcome.gone.size(), 2);
    QCOMPARE(tagged.tags(), QStringList{QStringLiteral("v3")});
}

void ImageDeletionTest::manifestByDigestWaitsForItsTags() {
    Tagged tagged({});
    const auto outcome = tagged.deletion.run({{.digest = tagged.digest}}, {}, {});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.others, (QList<Tag>{tagName("v1"), tagName("v2")}));
    QVERIFY(tagged.has(tagged.digest));
}

void ImageDeletionTest::tagThatWasMovedIsNotTouched() {
    Tagged tagged({});
    const auto outcome =
        tagged.deletion.run({{.tag = tagName("v1"), .digest = tagged.other}}, {}, {});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code(), ErrorCode::NotFound);
    QCOMPARE(outcome.left.size(), 1);
    QCOMPARE(tagged.tags().size(), 3);
}

void ImageDeletionTest::whatIsNotThereIsAnError() {
    Tagged tagged({});
    const auto outcome =
        tagged.deletion.run({{.tag = tagName("v9")}, {.tag = tagName("v1")}}, {}, {});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code(), ErrorCode::NotFound);
    QVERIFY2(outcome.error->message().contains(QLatin1String("app:v9")),
             qPrintable(outcome.error->message()));
    QCOMPARE(outcome.left.size(), 2);
    QCOMPARE(tagged.tags().size(), 3);
}

void ImageDeletionTest::refusalSaysWhatToDo() {
    Tagged tagged({.deletesTags = false, .deletes = false});
    const auto outcome = tagged.deletion.run({{.tag = tagName("v1")}}, {tagName("v2")}, {});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code(), ErrorCode::Unsupported);
    QVERIFY2(outcome.error->message().contains(QLatin1String("does not allow deletion")),
             qPrintable(outcome.error->message()));
    QCOMPARE(tagged.tags().size(), 3);
}

void ImageDeletionTest::dockerRegistryDeletes() {
    QTemporaryDir folder;
    const auto server = DockerRegistry::start(folder.path());
    QVERIFY(server);
    const auto registry =
        RemoteRegistry::open({Place::Kind::Remote, server->address()}, RemoteSettings());
    VERIFY_RESULT(registry);
    const auto repository = (*registry)->open(repositoryName("app"));
    const SampleImage image = SampleImage::of({});
    const auto upload = repository->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write(image.config));
    VERIFY_RESULT((*upload)->finish(image.config.size(), Hasher::digestOf(image.config), {}));
    for (const char* tag : {"v1", "v2"}) {
        VERIFY_RESULT(repository->manifests().put(image.manifest, QString::fromLatin1(ociManifest),
                                                  tagName(tag)));
    }
    ImageDeletion deletion(*registry, repositoryName("app"));
    const auto first = deletion.run({{.tag = tagName("v1")}}, {}, {});
    QVERIFY2(!first.error, qPrintable(first.error ? first.error->message() : QString()));
    QCOMPARE(first.others, QList<Tag>{tagName("v2")});
    const auto second = deletion.run(first.waiting, first.others, {});
    QVERIFY2(!second.error, qPrintable(second.error ? second.error->message() : QString()));
    QCOMPARE(second.gone.size(), 2);
    QVERIFY(!repository->manifests().exists(Hasher::digestOf(image.manifest)).value_or(true));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::ImageDeletionTest)
#include "imagedeletiontest.moc"
