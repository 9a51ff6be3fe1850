#include "ui/transfers/transfertitle.h"

#include <QTest>

using namespace stowage;

namespace {

RepositoryName repository(const char* text) {
    return *RepositoryName::parse(QString::fromLatin1(text));
}

Tag tag(const char* text) {
    return *Tag::parse(QString::fromLatin1(text));
}

const Place local{.kind = Place::Kind::RegistryFolder,
                  .location = QStringLiteral("/data/registry")};
const Place archive{.kind = Place::Kind::DockerArchive, .location = QStringLiteral("/tmp/app.tar")};

QString titleOf(const TransferRequest::Work& work) {
    return TransferTitle::of({.work = work},
                             [](const Place& place) {
                                 return place == local ? QStringLiteral("Local") : place.title();
                             })
        .toString();
}

} // namespace

class TransferTitleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void imageOfAnArchive() {
        const CopyRequest copy{.source = archive,
                               .repository = repository("app"),
                               .images = {{.tag = tag("v1"), .targetTag = tag("v2")}},
                               .target = local,
                               .targetRepository = repository("team/app")};
        QCOMPARE(titleOf(copy), QStringLiteral("app.tar → Local/team/app:v2"));
        QVERIFY(isUpward({.work = copy}));
    }

    void imageToAnArchive() {
        const CopyRequest copy{.source = local,
                               .repository = repository("team/app"),
                               .images = {{.tag = tag("v1")}},
                               .target = archive,
                               .targetRepository = repository("app"),
                               .targetMode = OpenMode::Create};
        QCOMPARE(titleOf(copy), QStringLiteral("team/app:v1 → app.tar"));
        QVERIFY(!isUpward({.work = copy}));
    }

    void imageByDigest() {
        const CopyRequest copy{.source = local,
                               .repository = repository("app"),
                               .images = {{.digest = Digest::ofNothing()}},
                               .target = local,
                               .targetRepository = repository("copy")};
        QCOMPARE(titleOf(copy), QStringLiteral("app@sha256:e3b0c442…b855 → Local/copy"));
    }

    void filesAndLayers() {
        const UploadRequest one{.items = {{.path = QStringLiteral("/home/me/rootfs.tar.gz")}},
                                .target = local,
                                .repository = repository("app"),
                                .tag = tag("v2")};
        QCOMPARE(titleOf(one), QStringLiteral("rootfs.tar.gz → Local/app:v2"));
        const LayerExportRequest layer{.source = local,
                                       .repository = repository("app"),
                                       .layer = Digest::ofNothing(),
                                       .target = QStringLiteral("/tmp/layer.tar")};
        QCOMPARE(titleOf(layer), QStringLiteral("Layer e3b0c44298fc… → layer.tar"));
    }

    void hostileNamesAreHarmless() {
        const UploadRequest upload{.items = {{.path = QStringLiteral("/a/\u202egpj.\n<b>")}},
                                   .target = local,
                                   .repository = repository("app")};
        const QString title = titleOf(upload);
        QVERIFY(!title.contains(QChar(0x202e)));
        QVERIFY(!title.contains(QLatin1Char('\n')));
        const UploadRequest endless{.items = {{.path = QString(10'000, QLatin1Char('x'))}},
                                    .target = local,
                                    .repository = repository("app")};
        QVERIFY(titleOf(endless).size() < 500);
    }
};

QTEST_GUILESS_MAIN(TransferTitleTest)
#include "transfertitletest.moc"
