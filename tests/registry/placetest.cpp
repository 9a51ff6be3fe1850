#include "core/registry/place.h"

#include <QSet>
#include <QTest>

using namespace stowage;

class PlaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWrittenAsSkopeoWritesIt_data();
    void isWrittenAsSkopeoWritesIt();
    void equalsByKindAndLocation();
};

void PlaceTest::isWrittenAsSkopeoWritesIt_data() {
    QTest::addColumn<Place>("place");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("title");
    QTest::addColumn<bool>("onDisk");
    using Kind = Place::Kind;
    QTest::newRow("registry") << Place{Kind::RegistryFolder, QStringLiteral("/srv/my registry")}
                              << QStringLiteral("registry:/srv/my registry")
                              << QStringLiteral("my registry") << true;
    QTest::newRow("oci") << Place{Kind::OciLayout, QStringLiteral("/a/b")}
                         << QStringLiteral("oci:/a/b") << QStringLiteral("b") << true;
    QTest::newRow("oci-archive") << Place{Kind::OciArchive, QStringLiteral("/a/b.tar")}
                                 << QStringLiteral("oci-archive:/a/b.tar")
                                 << QStringLiteral("b.tar") << true;
    QTest::newRow("docker-archive")
        << Place{Kind::DockerArchive, QStringLiteral("/a/b.tar")}
        << QStringLiteral("docker-archive:/a/b.tar") << QStringLiteral("b.tar") << true;
    QTest::newRow("remote") << Place{Kind::Remote, QStringLiteral("localhost:5000")}
                            << QStringLiteral("docker://localhost:5000")
                            << QStringLiteral("localhost:5000") << false;
    QTest::newRow("the root") << Place{Kind::RegistryFolder, QStringLiteral("/")}
                              << QStringLiteral("registry:/") << QStringLiteral("/") << true;
}

void PlaceTest::isWrittenAsSkopeoWritesIt() {
    QFETCH(Place, place);
    QTEST(place.toString(), "text");
    QTEST(place.title(), "title");
    QTEST(place.isOnDisk(), "onDisk");
}

void PlaceTest::equalsByKindAndLocation() {
    const QString path = QStringLiteral("/a");
    const Place registry{Place::Kind::RegistryFolder, path};
    const Place layout{Place::Kind::OciLayout, path};
    QVERIFY(registry == (Place{Place::Kind::RegistryFolder, path}));
    QVERIFY(registry != layout);
    QVERIFY(registry != (Place{Place::Kind::RegistryFolder, QStringLiteral("/b")}));
    QCOMPARE((QSet<Place>{registry, layout, registry}).size(), 2);
}

QTEST_APPLESS_MAIN(PlaceTest)
#include "placetest.moc"
