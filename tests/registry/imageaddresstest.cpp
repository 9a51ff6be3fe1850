#include "core/registry/imageaddress.h"

#include "core/registry/placereference.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;

Q_DECLARE_METATYPE(stowage::Place)

namespace {

const RepositoryName app = *RepositoryName::parse(u"team/app");
const Tag v1 = *Tag::parse(u"v1.2_3-x");
const Digest digest = Digest::ofNothing();

} // namespace

class ImageAddressTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatIsPrintedCanBeTyped_data();
    void whatIsPrintedCanBeTyped();
    void isWrittenInOneWay();

private:
    QTemporaryDir folder_;
};

void ImageAddressTest::initTestCase() {
    QVERIFY(folder_.isValid());
    for (const char* name : {"a.tar", "a:1.tar", "with space@x.tar"}) {
        QFile file(folder_.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
}

void ImageAddressTest::whatIsPrintedCanBeTyped_data() {
    QTest::addColumn<Place>("place");
    using Kind = Place::Kind;
    for (const Kind kind :
         {Kind::RegistryFolder, Kind::OciLayout, Kind::OciArchive, Kind::DockerArchive}) {
        for (const char* name : {"a.tar", "a:1.tar", "with space@x.tar", "new.tar"}) {
            const Place place{kind, folder_.filePath(QLatin1String(name))};
            QTest::addRow("%s %s", qPrintable(placeScheme(kind)), name) << place;
        }
    }
    QTest::newRow("a server") << Place{Kind::Remote, QStringLiteral("localhost:5000")};
    QTest::newRow("a server by address") << Place{Kind::Remote, QStringLiteral("[::1]:5000")};
}

void ImageAddressTest::whatIsPrintedCanBeTyped() {
    QFETCH(Place, place);
    const bool hasRepositories =
        place.kind == Place::Kind::RegistryFolder || place.kind == Place::Kind::Remote;
    const auto typed = [&place](const QString& text) {
        const auto reference = PlaceReference::parse(text);
        if (!reference) {
            QTest::qFail(qPrintable(reference.error().message()), __FILE__, __LINE__);
            return PlaceReference{};
        }
        if (reference->place != place || reference->toString() != text) {
            QTest::qFail(qPrintable(text), __FILE__, __LINE__);
        }
        return *reference;
    };
    QVERIFY(!typed(imageAddress(place)).repository);

    const PlaceReference repository = typed(imageAddress(place, app));
    QVERIFY(!repository.tag && !repository.digest);

    const PlaceReference tagged = typed(imageAddress(place, app, v1));
    QCOMPARE(tagged.tag, std::optional(v1));

    const PlaceReference digested = typed(imageAddress(place, app, {}, digest));
    QCOMPARE(digested.digest, std::optional(digest));
    QVERIFY(!digested.tag);

    const PlaceReference both = typed(imageAddress(place, app, v1, digest));
    QCOMPARE(both.tag, std::optional(v1));
    if (hasRepositories) {
        QCOMPARE(both.digest, std::optional(digest));
        for (const PlaceReference& one : {repository, tagged, digested, both}) {
            QCOMPARE(one.repository, std::optional(app));
        }
    }
}

void ImageAddressTest::isWrittenInOneWay() {
    using Kind = Place::Kind;
    const auto at = [](Kind kind) { return Place{kind, QStringLiteral("/x")}; };
    const QString hex = digest.toString();
    QCOMPARE(imageAddress(at(Kind::RegistryFolder), app, {}, digest),
             QStringLiteral("registry:/x//team/app@") + hex);
    QCOMPARE(imageAddress(at(Kind::OciLayout), app, {}, digest), QStringLiteral("oci:/x@") + hex);
    QCOMPARE(imageAddress(at(Kind::OciArchive), app), QStringLiteral("oci-archive:/x"));
    QCOMPARE(imageAddress(at(Kind::DockerArchive), app, {}, digest),
             QStringLiteral("docker-archive:/x@") + hex);
    QCOMPARE(imageAddress(at(Kind::DockerArchive), app, v1),
             QStringLiteral("docker-archive:/x:team/app:") + v1.toString());
    QCOMPARE(imageAddress(at(Kind::DockerArchive), app),
             QStringLiteral("docker-archive:/x:team/app"));
}

QTEST_GUILESS_MAIN(ImageAddressTest)
#include "imageaddresstest.moc"
