#include "ui/browse/location.h"

#include <QTest>

using namespace stowage;

class LocationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWrittenAsItIsTyped_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("location");
        QTest::addColumn<QString>("written");
        const auto kind = [](Place::Kind value) { return static_cast<int>(value); };
        QTest::newRow("registry folder")
            << kind(Place::Kind::RegistryFolder) << QStringLiteral("/srv")
            << QStringLiteral("registry:/srv//team/app:v2");
        QTest::newRow("layout") << kind(Place::Kind::OciLayout) << QStringLiteral("/x")
                                << QStringLiteral("oci:/x:v2");
        QTest::newRow("docker archive")
            << kind(Place::Kind::DockerArchive) << QStringLiteral("/a.tar")
            << QStringLiteral("docker-archive:/a.tar:team/app:v2");
        QTest::newRow("remote") << kind(Place::Kind::Remote) << QStringLiteral("reg:5000")
                                << QStringLiteral("docker://reg:5000/team/app:v2");
    }
    void isWrittenAsItIsTyped() {
        QFETCH(int, kind);
        QFETCH(QString, location);
        QFETCH(QString, written);
        const Location image{{static_cast<Place::Kind>(kind), location},
                             *RepositoryName::parse(u"team/app"),
                             *Tag::parse(u"v2")};
        QCOMPARE(image.toString(), written);
        QCOMPARE(image.imageText(), QStringLiteral("team/app:v2"));
    }

    void digestsNameImagesWithoutATag() {
        Location image{{Place::Kind::RegistryFolder, QStringLiteral("/srv")},
                       *RepositoryName::parse(u"app")};
        QVERIFY(!image.isImage());
        image.digest = Digest::ofNothing();
        QVERIFY(image.isImage());
        QCOMPARE(image.toString(),
                 QStringLiteral("registry:/srv//app@") + Digest::ofNothing().toString());
    }
};

QTEST_GUILESS_MAIN(LocationTest)
#include "locationtest.moc"
