#include "ui/upload/droptarget.h"

#include "ui/upload/drophint.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using namespace stowage;

namespace {

/// Drags over a widget as a file manager does.
class Drag {
public:
    Drag(QWidget& widget, const QStringList& urls) : widget_(widget) {
        QList<QUrl> list;
        for (const QString& url : urls) {
            list.append(QUrl(url));
        }
        data_.setUrls(list);
    }

    bool enter(const QPoint& at = {10, 10}) {
        QDragEnterEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&widget_, &event);
        return event.isAccepted();
    }
    bool move(const QPoint& at) {
        QDragMoveEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&widget_, &event);
        return event.isAccepted();
    }
    void leave() {
        QDragLeaveEvent event;
        QCoreApplication::sendEvent(&widget_, &event);
    }
    bool drop(const QPoint& at = {10, 10}) {
        QDropEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&widget_, &event);
        return event.isAccepted();
    }

private:
    QWidget& widget_;
    QMimeData data_;
};

DropHint* hintOf(const QWidget& widget) {
    return widget.findChild<DropHint*>();
}

} // namespace

class DropTargetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatWillHappenAndDrops() {
        QListView view;
        DropTarget target(view.viewport(), [](const QStringList& paths, const QPoint&) {
            return uploadSentence(paths, QStringLiteral("Local/team"));
        });
        QSignalSpy dropped(&target, &DropTarget::dropped);
        Drag drag(*view.viewport(), {QStringLiteral("file:///home/me/debian.tar")});
        QVERIFY(drag.enter());
        QVERIFY(drag.move({20, 20}));
        QVERIFY(hintOf(*view.viewport()));
        QCOMPARE(hintOf(*view.viewport())->text(),
                 QStringLiteral("Upload debian.tar as an image to Local/team"));
        QVERIFY(drag.drop({20, 20}));
        QCOMPARE(dropped.count(), 1);
        QCOMPARE(dropped[0][0].toStringList(), QStringList{QStringLiteral("/home/me/debian.tar")});
        QCOMPARE(dropped[0][1].toPoint(), QPoint(20, 20));
        QVERIFY(!hintOf(*view.viewport()));
    }

    void leavingTakesTheHintAway() {
        QWidget widget;
        const DropTarget target(
            &widget, [](const QStringList&, const QPoint&) { return QStringLiteral("x"); });
        Drag drag(widget, {QStringLiteral("file:///a")});
        drag.enter();
        QVERIFY(hintOf(widget));
        drag.leave();
        QVERIFY(!hintOf(widget));
    }

    void partsOfAViewCanRefuse() {
        QWidget widget;
        widget.resize(100, 100);
        DropTarget target(&widget, [](const QStringList&, const QPoint& at) {
            return at.y() < 50 ? QStringLiteral("here") : QString();
        });
        QSignalSpy dropped(&target, &DropTarget::dropped);
        Drag drag(widget, {QStringLiteral("file:///a")});
        // The drag may enter over a part that refuses and go on to one that does not.
        QVERIFY(drag.enter({10, 90}));
        QVERIFY(!drag.move({10, 90}));
        QVERIFY(!hintOf(widget));
        QVERIFY(drag.move({10, 10}));
        QVERIFY(!drag.drop({10, 90}));
        QCOMPARE(dropped.count(), 0);
    }

    void onlyLocalFilesAreTaken_data() {
        QTest::addColumn<QStringList>("urls");
        QTest::addColumn<QStringList>("paths");
        QTest::newRow("file") << QStringList{QStringLiteral("file:///a/b")}
                              << QStringList{QStringLiteral("/a/b")};
        QTest::newRow("folder") << QStringList{QStringLiteral("file:///a/b/")}
                                << QStringList{QStringLiteral("/a/b")};
        QTest::newRow("root") << QStringList{QStringLiteral("file:///")}
                              << QStringList{QStringLiteral("/")};
        QTest::newRow("twice") << QStringList{QStringLiteral("file:///a"),
                                              QStringLiteral("file:///a/")}
                               << QStringList{QStringLiteral("/a")};
        QTest::newRow("escapes") << QStringList{QStringLiteral("file:///a%20b%23")}
                                 << QStringList{QStringLiteral("/a b#")};
        QTest::newRow("web") << QStringList{QStringLiteral("https://a.example/b")} << QStringList{};
        QTest::newRow("mixed") << QStringList{QStringLiteral("file:///a"),
                                              QStringLiteral("https://a.example/b")}
                               << QStringList{};
    }
    void onlyLocalFilesAreTaken() {
        QFETCH(QStringList, urls);
        QMimeData data;
        QList<QUrl> list;
        for (const QString& url : urls) {
            list.append(QUrl(url));
        }
        data.setUrls(list);
        QTEST(DropTarget::localPaths(data), "paths");
    }

    void otherDragsAreLeftToTheWidget() {
        QWidget widget;
        DropTarget target(&widget,
                          [](const QStringList&, const QPoint&) { return QStringLiteral("x"); });
        QMimeData data;
        data.setText(QStringLiteral("text"));
        QDragEnterEvent event(QPoint(1, 1), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        event.ignore();
        QCoreApplication::sendEvent(&widget, &event);
        QVERIFY(!hintOf(widget));
    }

    void sentencesNameWhatIsDragged_data() {
        QTest::addColumn<QStringList>("paths");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("archive") << QStringList{QStringLiteral("/x/app.tar.gz")}
                                 << QStringLiteral("Upload app.tar.gz as an image to Local");
        QTest::newRow("folder") << QStringList{QStringLiteral("/x/site")}
                                << QStringLiteral("Upload site to Local");
        QTest::newRow("hostile") << QStringList{QStringLiteral("/x/<b>\n\u202e")}
                                 << QStringLiteral("Upload <b>\\n\\u{202e} to Local");
    }
    void sentencesNameWhatIsDragged() {
        QFETCH(QStringList, paths);
        QTEST(uploadSentence(paths, QStringLiteral("Local")), "sentence");
    }
};

QTEST_MAIN(DropTargetTest)
#include "droptargettest.moc"
