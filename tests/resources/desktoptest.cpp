#include <QFile>
#include <QImage>
#include <QSettings>
#include <QTest>
#include <QXmlStreamReader>

namespace {

const QString id = QStringLiteral("dev.stowage.Stowage");

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray resource(const QString& name) {
    return read(QStringLiteral(RESOURCES "/") + name);
}

} // namespace

class DesktopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneIdentityEverywhere() {
        const QByteArray entry = resource(id + QStringLiteral(".desktop"));
        const QByteArray metainfo = resource(id + QStringLiteral(".metainfo.xml"));
        QVERIFY(entry.contains("\nIcon=" + id.toLatin1() + "\n"));
        QVERIFY(metainfo.contains("<id>" + id.toLatin1() + "</id>"));
        QVERIFY(metainfo.contains(id.toLatin1() + ".desktop</launchable>"));
        QVERIFY(!resource(QStringLiteral("icons/app/") + id + QStringLiteral(".svg")).isEmpty());
    }

    void newestReleaseIsThisVersion() {
        QXmlStreamReader xml(resource(id + QStringLiteral(".metainfo.xml")));
        QString version;
        while (!xml.atEnd() && version.isEmpty()) {
            if (xml.readNext() == QXmlStreamReader::StartElement &&
                xml.name() == QLatin1String("release")) {
                version = xml.attributes().value(QStringLiteral("version")).toString();
            }
        }
        QCOMPARE(version, QStringLiteral(VERSION));
    }

    void packageIsOfThisVersion() {
        const QByteArray changelog =
            read(QStringLiteral(RESOURCES "/../packaging/debian/changelog"));
        QVERIFY2(changelog.startsWith("stowage (" VERSION ") "), changelog.constData());
    }

    void bothNameTheSameFileTypes() {
        const QByteArray metainfo = resource(id + QStringLiteral(".metainfo.xml"));
        const QByteArray entry = resource(id + QStringLiteral(".desktop"));
        const qsizetype begin = entry.indexOf("\nMimeType=") + 10;
        const QByteArray line = entry.mid(begin, entry.indexOf('\n', begin) - begin);
        for (const QByteArray& type : line.split(';')) {
            QVERIFY2(type.isEmpty() || metainfo.contains("<mediatype>" + type + "</mediatype>"),
                     type.constData());
        }
    }

    void iconsHaveTheirSizes_data() {
        QTest::addColumn<int>("size");
        for (const int size : {16, 22, 24, 32, 48, 64, 128, 256, 512}) {
            QTest::addRow("%d", size) << size;
        }
    }
    void iconsHaveTheirSizes() {
        QFETCH(int, size);
        const QImage image(
            QStringLiteral(SHARE "/icons/hicolor/%1x%1/apps/%2.png").arg(size).arg(id));
        QCOMPARE(image.size(), QSize(size, size));
        QVERIFY(image.hasAlphaChannel());
        QCOMPARE(image.pixelColor(0, 0).alpha(), 0);
        QVERIFY(image.pixelColor(size / 2, size / 2).alpha() == 255);
    }
};

QTEST_GUILESS_MAIN(DesktopTest)
#include "desktoptest.moc"
