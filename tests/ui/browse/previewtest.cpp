#include "ui/browse/preview.h"

#include <QBuffer>
#include <QTest>

using namespace stowage;

namespace {

QByteArray picture(const QSize& size, const char* format) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return buffer.data();
}

Preview of(const QByteArray& bytes) {
    return Preview::of(bytes, bytes.size());
}

} // namespace

class PreviewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void kindIsToldByTheBytes_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Preview::Kind>("kind");
        QTest::newRow("empty") << QByteArray() << Preview::Kind::Empty;
        QTest::newRow("text") << QByteArray("hello\nworld\n") << Preview::Kind::Text;
        QTest::newRow("UTF-8") << QByteArray("Gr\xc3\xbc\xc3\x9f"
                                             "e")
                               << Preview::Kind::Text;
        QTest::newRow("UTF-16 with a mark")
            << QByteArray("\xff\xfeh\0i\0", 6) << Preview::Kind::Text;
        QTest::newRow("colours of a log") << QByteArray("\x1b[31mred") << Preview::Kind::Text;
        QTest::newRow("markup") << QByteArray("<svg/>") << Preview::Kind::Text;
        QTest::newRow("NUL") << QByteArray("ELF\0\1", 5) << Preview::Kind::Bytes;
        QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe") << Preview::Kind::Bytes;
        QTest::newRow("PNG") << picture({3, 2}, "png") << Preview::Kind::Picture;
        QTest::newRow("JPEG") << picture({3, 2}, "jpeg") << Preview::Kind::Picture;
        QTest::newRow("a broken picture is bytes")
            << picture({30, 20}, "png").left(40) << Preview::Kind::Bytes;
        QTest::newRow("a lie about being a picture")
            << QByteArray("GIF89a is a text") << Preview::Kind::Text;
    }
    void kindIsToldByTheBytes() {
        QFETCH(QByteArray, bytes);
        QTEST(of(bytes).kind, "kind");
    }

    void textsAreMadeHarmless_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("lines and tabs stay")
            << QByteArray("a\tb\n\n\tc\n") << QStringLiteral("a\tb\n\n\tc\n");
        QTest::newRow("DOS lines") << QByteArray("a\r\nb") << QStringLiteral("a\nb");
        QTest::newRow("escapes") << QByteArray("\x1b[2J") << QStringLiteral("\\x1b[2J");
        QTest::newRow("bidi") << QByteArray("a\xe2\x80\xae"
                                            "b")
                              << QStringLiteral("a\\u{202e}b");
        QTest::newRow("a lone line end") << QByteArray("\n") << QStringLiteral("\n");
        QTest::newRow("UTF-16") << QByteArray("\xff\xfeh\0i\0", 6) << QStringLiteral("hi");
    }
    void textsAreMadeHarmless() {
        QFETCH(QByteArray, bytes);
        QTEST(of(bytes).text, "text");
    }

    void endlessLinesAreBroken() {
        const Preview preview = of(QByteArray(100'000, 'x'));
        QCOMPARE(preview.kind, Preview::Kind::Text);
        for (const QString& line : preview.text.split(QLatin1Char('\n'))) {
            QVERIFY(line.size() <= 2000);
        }
        QCOMPARE(preview.text.count(QLatin1Char('x')), 100'000);
    }

    void aCharacterCutOffAtTheEndIsNoReasonForBytes() {
        QByteArray text(256 * 1024 - 1, 'a');
        text += "\xc3\xbc and more";
        const Preview preview = of(text);
        QCOMPARE(preview.kind, Preview::Kind::Text);
        QCOMPARE(preview.shown, 256 * 1024);
        QCOMPARE(preview.size, text.size());
    }

    void bytesStandInRowsOfSixteen() {
        const QByteArray bytes("\0ABCDEFGHIJKLMNOPQ", 18);
        QCOMPARE(of(bytes).text,
                 QStringLiteral("00000000  00 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  "
                                ".ABCDEFGHIJKLMNO\n"
                                "00000010  50 51                                             PQ"));
    }

    void largePicturesAreMadeSmaller() {
        const Preview preview = of(picture({4000, 10}, "png"));
        QCOMPARE(preview.pictureSize, QSize(4000, 10));
        QCOMPARE(preview.picture.size(), QSize(2000, 5));
    }

    void aPictureOfWhichOnlyTheStartIsHereIsNotDrawnInPart() {
        const QByteArray bytes = picture({300, 200}, "png");
        QCOMPARE(Preview::of(bytes.left(60), bytes.size()).kind, Preview::Kind::Bytes);
    }
};

QTEST_GUILESS_MAIN(PreviewTest)
#include "previewtest.moc"
