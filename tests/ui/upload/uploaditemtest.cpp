#include "ui/upload/uploaditem.h"

#include "tests/support/fakeregistry.h"
#include "tests/support/sampleimage.h"

#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

const Place target{.kind = Place::Kind::RegistryFolder, .location = QStringLiteral("/target")};
const Place archive{.kind = Place::Kind::DockerArchive, .location = QStringLiteral("/x/app.tar")};

UploadItem image(const QString& repository, const QString& tag) {
    return {.kind = UploadItem::Kind::Image,
            .title = repository,
            .repository = repository,
            .tag = tag,
            .source = archive,
            .sourceRepository = QStringLiteral("app"),
            .sourceTag = tag};
}

Recognizer recognizing(const Recognition& found) {
    return [found](const QString& path, const std::stop_token&) -> Result<Recognition> {
        if (path.contains(QStringLiteral("bad"))) {
            return failure(ErrorCode::Corrupt, QStringLiteral("it ends too early"));
        }
        Recognition copy = found;
        copy.path = path;
        return copy;
    };
}

} // namespace

class UploadItemTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreCheckedInWords_data() {
        QTest::addColumn<QString>("repository");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("suggestion");
        QTest::newRow("good") << QStringLiteral("team/app") << QString() << QString();
        QTest::newRow("none") << QString() << QStringLiteral("needed") << QString();
        QTest::newRow("capitals") << QStringLiteral("Team/App") << QStringLiteral("lower-case")
                                  << QStringLiteral("team/app");
        QTest::newRow("space") << QStringLiteral("my app") << QStringLiteral("“ ”")
                               << QStringLiteral("my-app");
        QTest::newRow("bidi") << QStringLiteral("a\u202eb") << QStringLiteral("\\u{202e}")
                              << QStringLiteral("a-b");
        QTest::newRow("slash") << QStringLiteral("/app") << QStringLiteral("slashes")
                               << QStringLiteral("app");
    }
    void namesAreCheckedInWords() {
        QFETCH(QString, repository);
        QFETCH(QString, word);
        const UploadItem item = image(repository, QStringLiteral("v1"));
        QCOMPARE(item.repositoryProblem().isEmpty(), word.isEmpty());
        QVERIFY2(item.repositoryProblem().contains(word), qPrintable(item.repositoryProblem()));
        QTEST(item.repositorySuggestion(), "suggestion");
    }

    void longNamesAreRefused() {
        const UploadItem item =
            image(QString(300, QLatin1Char('a')), QString(200, QLatin1Char('b')));
        QVERIFY(item.repositoryProblem().contains(QStringLiteral("255")));
        QVERIFY(item.tagProblem().contains(QStringLiteral("128")));
    }

    void tagsAreCheckedInWords() {
        QVERIFY(image(QStringLiteral("a"), QStringLiteral("v1.0_x-2")).tagProblem().isEmpty());
        QVERIFY(!image(QStringLiteral("a"), QStringLiteral("-v1")).tagProblem().isEmpty());
        QVERIFY(image(QStringLiteral("a"), QStringLiteral("v/1"))
                    .tagProblem()
                    .contains(QStringLiteral("“/”")));
        QVERIFY(!image(QStringLiteral("a"), QString()).tagProblem().isEmpty());
        UploadItem files = image(QStringLiteral("a"), QString());
        files.kind = UploadItem::Kind::Files;
        QVERIFY(files.tagProblem().isEmpty());
    }

    void imagesBecomeACopy() {
        UploadItem item = image(QStringLiteral("team/app"), QStringLiteral("v2"));
        item.sourceTag = QStringLiteral("v1");
        const CopyRequest expected{.source = archive,
                                   .repository = *RepositoryName::parse(QStringLiteral("app")),
                                   .images = {{.tag = *Tag::parse(QStringLiteral("v1")),
                                               .targetTag = *Tag::parse(QStringLiteral("v2"))}},
                                   .target = target,
                                   .targetRepository =
                                       *RepositoryName::parse(QStringLiteral("team/app"))};
        QCOMPARE(std::get<CopyRequest>(item.request(target).work) == expected, true);
    }

    void imagesOfOneRepositoryGoTogether() {
        UploadItem unchosen = image(QStringLiteral("team/app"), QStringLiteral("v3"));
        unchosen.chosen = false;
        const auto requests =
            uploadRequests({image(QStringLiteral("team/app"), QStringLiteral("v1")),
                            image(QStringLiteral("team/app"), QStringLiteral("v2")),
                            image(QStringLiteral("other"), QStringLiteral("v1")), unchosen},
                           target);
        QCOMPARE(requests.size(), 2);
        QCOMPARE(std::get<CopyRequest>(requests[0].work).images.size(), 2);
    }

    void filesAreOneUpload() {
        const Recognition layer{.kind = Recognition::Kind::Layer, .path = {}, .size = 10};
        const DroppedContent found =
            lookAt({QStringLiteral("/x/My Root.tar"), QStringLiteral("/x/b.tar")},
                   recognizing(layer), {}, {});
        QCOMPARE(found.items.size(), 1);
        QCOMPARE(found.items[0].repository, QStringLiteral("my-root"));
        QCOMPARE(found.items[0].size, 20);
        const auto request = found.items[0].request(target);
        QCOMPARE(std::get<UploadRequest>(request.work).items.size(), 2);
    }

    void tagIsTakenFromTheArchive() {
        Recognition found{.kind = Recognition::Kind::Place, .path = {}, .place = archive};
        found.images = {{.reference = QStringLiteral("debian:12"),
                         .repository = QStringLiteral("debian"),
                         .tag = QStringLiteral("12"),
                         .size = 5},
                        {.reference = QStringLiteral("web:1"),
                         .repository = QStringLiteral("web"),
                         .tag = QStringLiteral("1")}};
        const DroppedContent content =
            lookAt({QStringLiteral("/x/app.tar")}, recognizing(found), {}, {});
        QCOMPARE(content.items.size(), 2);
        QCOMPARE(content.items[0].repository, QStringLiteral("debian"));
        QCOMPARE(content.items[0].tag, QStringLiteral("12"));
        QCOMPARE(content.place, std::optional(archive));
    }

    void imageWithoutATagIsKnownByItsDigest() {
        const auto registry = FakeRegistry::create();
        const SampleImage sample =
            SampleImage::of({{.stored = QByteArray("x"), .tar = QByteArray("x")}});
        const Digest digest = registry->addManifest(QStringLiteral("app"), sample.manifest);
        Recognition found{.kind = Recognition::Kind::Place, .path = {}, .place = archive};
        found.images = {{.reference = {}, .repository = QStringLiteral("app"), .tag = {}}};
        const auto open = [&registry](const Place&, OpenMode,
                                      const std::stop_token&) -> Result<std::shared_ptr<Registry>> {
            return std::shared_ptr<Registry>(registry);
        };
        const DroppedContent content =
            lookAt({QStringLiteral("/x/app.tar")}, recognizing(found), open, {});
        QCOMPARE(content.items.size(), 1);
        QCOMPARE(content.items[0].digest, std::optional(digest));
        QCOMPARE(content.items[0].tag, QStringLiteral("latest"));
    }

    void badFilesDoNotHinderTheOthers() {
        const Recognition file{.kind = Recognition::Kind::Files, .path = {}, .size = 1};
        const DroppedContent content = lookAt({QStringLiteral("/x/bad"), QStringLiteral("/x/good")},
                                              recognizing(file), {}, {});
        QCOMPARE(content.items.size(), 1);
        QCOMPARE(content.failures.size(), 1);
        QVERIFY(content.failures[0].message().contains(QStringLiteral("/x/bad")));
    }

    void emptyArchivesSaySo() {
        const Recognition found{.kind = Recognition::Kind::Place, .path = {}, .place = archive};
        const DroppedContent content =
            lookAt({QStringLiteral("/x/app.tar")}, recognizing(found), {}, {});
        QVERIFY(content.items.isEmpty());
        QCOMPARE(content.failures.size(), 1);
    }
};

QTEST_GUILESS_MAIN(UploadItemTest)
#include "uploaditemtest.moc"
