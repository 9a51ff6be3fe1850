#include "ui/browse/documentview.h"

#include "ui/browse/filterfield.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QTest>
#include <QToolButton>

using namespace stowage;

class DocumentViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonIsLaidOutWithoutBeingChanged() {
        DocumentView view;
        view.show({{QStringLiteral("Manifest"),
                    "{\"b\":1,\"a\":{\"x\":[],\"y\":[1,2]},\"b\":\"du\\\"p,{\"}"}});
        QCOMPARE(view.text().toPlainText(), QStringLiteral("{\n"
                                                           "  \"b\": 1,\n"
                                                           "  \"a\": {\n"
                                                           "    \"x\": [],\n"
                                                           "    \"y\": [\n"
                                                           "      1,\n"
                                                           "      2\n"
                                                           "    ]\n"
                                                           "  },\n"
                                                           "  \"b\": \"du\\\"p,{\"\n"
                                                           "}"));
    }

    void theStoredBytesAreOneClickAway() {
        DocumentView view;
        view.show({{QStringLiteral("Manifest"), "{\"a\":1}"}});
        for (auto* button : view.findChildren<QToolButton*>()) {
            if (button->isCheckable()) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QCOMPARE(view.text().toPlainText(), QStringLiteral("{\"a\":1}"));
    }

    void hostileTextIsPlain() {
        DocumentView view;
        view.show({{QStringLiteral("Config"), "{\"a\":\"<img src='file:///x'>\xe2\x80\xae\"}"}});
        QVERIFY(view.text().toPlainText().contains(QStringLiteral("<img src='file:///x'>")));
        QVERIFY(!view.text().toPlainText().contains(QChar(0x202e)));
    }

    void theSameDocumentStaysChosen() {
        DocumentView view;
        view.show({{QStringLiteral("Manifest"), "1"}, {QStringLiteral("Config"), "2"}});
        view.findChild<QComboBox*>()->setCurrentIndex(1);
        QCOMPARE(view.text().toPlainText(), QStringLiteral("2"));
        view.show({{QStringLiteral("Manifest"), "3"},
                   {QStringLiteral("Index"), "4"},
                   {QStringLiteral("Config"), "5"}});
        QCOMPARE(view.text().toPlainText(), QStringLiteral("5"));
        view.show({});
        QCOMPARE(view.text().toPlainText(), QString());
    }

    void findingGoesRound() {
        DocumentView view;
        view.show({{QStringLiteral("Manifest"), "ab x ab"}});
        view.show({{QStringLiteral("Manifest"), "\"ab x ab\""}});
        view.finder().setText(QStringLiteral("ab"));
        QTRY_COMPARE(view.text().textCursor().selectedText(), QStringLiteral("ab"));
        const int first = view.text().textCursor().position();
        QTest::keyClick(&view.finder(), Qt::Key_Return);
        QVERIFY(view.text().textCursor().position() > first);
        QTest::keyClick(&view.finder(), Qt::Key_Return);
        QCOMPARE(view.text().textCursor().position(), first);
    }
};

QTEST_MAIN(DocumentViewTest)
#include "documentviewtest.moc"
