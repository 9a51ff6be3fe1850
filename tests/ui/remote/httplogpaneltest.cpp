#include "ui/remote/httplogpanel.h"

#include "ui/browse/filterfield.h"
#include "ui/browse/tableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QTest>
#include <QToolButton>

using namespace stowage;

namespace {

HttpLogEntry entryOf(const QString& url, int status = 200) {
    return {.startedAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC),
            .method = "GET",
            .url = url,
            .status = status};
}

bool says(const QWidget& widget, const QString& text) {
    for (const auto* label : widget.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(text)) {
            return true;
        }
    }
    return false;
}

/// The panel, shown, with two servers' requests.
struct Ground {
    HttpLogPanel panel{nullptr};

    Ground() {
        panel.resize(900, 300);
        panel.show();
    }
    void fill() {
        panel.model().add({entryOf(QStringLiteral("https://a.example/v2/")),
                           entryOf(QStringLiteral("https://b.example/v2/_catalog"), 401),
                           entryOf(QStringLiteral("https://a.example/v2/x/tags/list"))});
    }
    int rows() const { return panel.findChild<TableView*>()->model()->rowCount(); }
};

} // namespace

class HttpLogPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatWillComeWhileThereIsNothing() {
        Ground ground;
        QVERIFY(QTest::qWaitForWindowExposed(&ground.panel));
        QVERIFY(says(ground.panel, QStringLiteral("No requests yet")));
        ground.fill();
        QVERIFY(!says(ground.panel, QStringLiteral("No requests yet")));
        QVERIFY(says(ground.panel, QStringLiteral("3 request(s)")));
    }

    void filterNarrowsItDownWhileOneTypes() {
        Ground ground;
        ground.fill();
        QTest::keyClicks(&ground.panel.filter(), QStringLiteral("B.EXAMPLE"));
        QTRY_COMPARE(ground.rows(), 1);
        QVERIFY(says(ground.panel, QStringLiteral("1 of 3 request(s)")));
        QTest::keyClick(&ground.panel.filter(), Qt::Key_Escape);
        QTRY_COMPARE(ground.rows(), 3);
        QTest::keyClicks(&ground.panel.filter(), QStringLiteral("nobody"));
        QTRY_VERIFY(says(ground.panel, QStringLiteral("Nothing found")));
    }

    void rowsAreCopiedAsLinesByKey() {
        Ground ground;
        ground.fill();
        QVERIFY(QTest::qWaitForWindowActive(&ground.panel));
        auto& view = ground.panel.view();
        view.setFocus();
        view.selectAll();
        QTest::keySequence(&view, QKeySequence::Copy);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines.at(1).contains(QStringLiteral("GET\thttps://b.example/v2/_catalog\t401")));
    }

    void clearingLeavesNothing() {
        Ground ground;
        ground.fill();
        for (auto* button : ground.panel.findChildren<QToolButton*>()) {
            if (button->text().remove(QLatin1Char('&')) == QStringLiteral("Clear")) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QCOMPARE(ground.rows(), 0);
        QVERIFY(says(ground.panel, QStringLiteral("No requests yet")));
    }

    void oneServersRequestsAreShownOnDemand() {
        Ground ground;
        ground.fill();
        ground.panel.showOnly(QStringLiteral("a.example"));
        QTRY_COMPARE(ground.rows(), 2);
    }
};

QTEST_MAIN(HttpLogPanelTest)
#include "httplogpaneltest.moc"
