#include "ui/copy/imagedrag.h"

#include <QTest>
#include <QUrl>

using namespace stowage;

namespace {

ChosenImages oneImage() {
    return {.place = {Place::Kind::Remote, QStringLiteral("reg.example")},
            .repository = *RepositoryName::parse(QStringLiteral("team/app")),
            .images = {{.tag = *Tag::parse(QStringLiteral("v1"))}}};
}

} // namespace

class ImageDragTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTextFieldGetsTheReference() {
        const ImageDrag drag(oneImage(), ImageDrag::Files::None);
        QCOMPARE(drag.text(), QStringLiteral("docker://reg.example/team/app:v1"));
        QVERIFY(!drag.hasUrls());
        QCOMPARE(drag.images(), oneImage());
    }

    void promisedFilesAreSpokenOfAtOnce() {
        ImageDrag drag(oneImage(), ImageDrag::Files::Promised);
        QVERIFY(drag.hasUrls());
        QVERIFY(!drag.wasAskedInVain());
        QVERIFY(drag.urls().isEmpty());
        QVERIFY(drag.wasAskedInVain());
        drag.setFiles({QStringLiteral("/x/app.oci.tar")});
        QCOMPARE(drag.urls(), QList<QUrl>{QUrl::fromLocalFile(QStringLiteral("/x/app.oci.tar"))});
        QVERIFY(!drag.wasAskedInVain());
        QCOMPARE(drag.formats().count(QStringLiteral("text/uri-list")), 1);
    }

    void whoTakesTheTextHasNotAskedInVain() {
        const ImageDrag drag(oneImage(), ImageDrag::Files::Promised);
        QVERIFY(drag.urls().isEmpty());
        QVERIFY(!drag.text().isEmpty());
        QVERIFY(!drag.wasAskedInVain());
    }
};

QTEST_GUILESS_MAIN(ImageDragTest)
#include "imagedragtest.moc"
