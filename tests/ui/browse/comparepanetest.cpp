#include "ui/browse/comparepane.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/filterfield.h"
#include "ui/theme/banner.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

namespace {

const QString app = QStringLiteral("app");

/// A pane that shows app:v1. Every layer of an image has one file, `file0.txt`, `file1.txt`, …
struct ShownComparison {
    ShownComparison() : pane(ground.places, ground.requests, nullptr) {
        ground.addImage(app, QStringLiteral("v1"), {"base", "one"});
        ground.addImage(app, QStringLiteral("v2"), {"base", "two", "new"});
        ground.addImage(app, QStringLiteral("v3"), {"base", "one"});
        pane.resize(800, 600);
        pane.QWidget::show();
        pane.show(ground.at(app, QStringLiteral("v1")));
    }

    void type(const QString& text) {
        pane.other().setFocus();
        pane.other().lineEdit()->selectAll();
        QTest::keyClicks(pane.other().lineEdit(), text);
        QTest::keyClick(pane.other().lineEdit(), Qt::Key_Return);
    }

    BrowseFixture ground;
    ComparePane pane;
};

} // namespace

class ComparePaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

    void aTypedTagIsCompared() {
        ShownComparison ui;
        ui.type(QStringLiteral("v2"));
        QTRY_VERIFY(ui.pane.comparison());
        QCOMPARE(texts(ui.pane.files(), FileDifferencesModel::PathColumn),
                 QStringList({QStringLiteral("/file1.txt"), QStringLiteral("/file2.txt")}));
        QCOMPARE(texts(ui.pane.files(), FileDifferencesModel::WhatColumn),
                 QStringList({QStringLiteral("content"), QStringLiteral("added")}));
        QCOMPARE(
            ui.pane.summary(),
            QStringLiteral("v1 → v2 · 1 added, 1 changed, 0 removed · 1 of 3 layer(s) shared"));
        QVERIFY(ui.pane.config().rowCount() > 0); // the step that made the third layer
    }

    void whatWasChosenIsToldAndForgotten() {
        ShownComparison ui;
        QSignalSpy chosen(&ui.pane, &ComparePane::otherChosen);
        ui.type(QStringLiteral("v2"));
        QTRY_VERIFY(ui.pane.comparison());
        QCOMPARE(chosen.count(), 1);
        const Location v2 = ui.ground.at(app, QStringLiteral("v2"));
        QCOMPARE(qvariant_cast<Location>(chosen.first().first()), v2);
        ui.pane.compareWith(v2); // as the window does it, now that it is there
        QVERIFY2(ui.pane.comparison(), "nothing is read twice");
        ui.pane.forgetOther();
        QVERIFY(!ui.pane.comparison());
        QVERIFY(ui.pane.other().currentText().isEmpty());
        ui.pane.compareWith(v2);
        QTRY_VERIFY(ui.pane.comparison());
        QCOMPARE(chosen.count(), 1);
    }

    void theOtherTagsCanBeChosen() {
        ShownComparison ui;
        QTRY_COMPARE(ui.pane.other().count(), 2);
        QCOMPARE(ui.pane.other().itemText(0), QStringLiteral("v2"));
        QVERIFY(ui.pane.other().currentText().isEmpty());
        ui.pane.other().setFocus();
        QTest::keyClick(&ui.pane.other(), Qt::Key_Down);
        QTest::keyClick(ui.pane.other().lineEdit(), Qt::Key_Return);
        QTRY_VERIFY(ui.pane.comparison());
        QCOMPARE(ui.pane.files().rowCount(), 2);
    }

    void equalImagesSaySo() {
        ShownComparison ui;
        ui.pane.compareWith(ui.ground.at(app, QStringLiteral("v3")));
        QTRY_VERIFY(ui.pane.comparison());
        QVERIFY(ui.pane.comparison()->isSame());
        QVERIFY(ui.pane.summary().contains(QStringLiteral("· No difference was found")));
        QVERIFY(!ui.pane.findChild<QPushButton*>()->isEnabled());
    }

    void whatNamesNoImageSaysWhy_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("no such tag") << QStringLiteral("nowhere");
        QTest::newRow("a repository") << QStringLiteral("registry:/srv/r//app");
        QTest::newRow("nonsense") << QStringLiteral("::::");
    }
    void whatNamesNoImageSaysWhy() {
        QFETCH(QString, text);
        ShownComparison ui;
        ui.type(text);
        auto* banner = ui.pane.findChild<Banner*>();
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(!banner->title().isEmpty());
        QVERIFY(!ui.pane.comparison());
    }

    void theFilterNarrowsThePaths() {
        ShownComparison ui;
        ui.pane.compareWith(ui.ground.at(app, QStringLiteral("v2")));
        QTRY_COMPARE(ui.pane.files().rowCount(), 2);
        auto* view = ui.pane.tabs().currentWidget()->findChild<QTableView*>();
        QTRY_COMPARE(view->model()->rowCount(), 2);
        QTest::keyClicks(&ui.pane.filter(), QStringLiteral("FILE2"));
        QTRY_COMPARE(view->model()->rowCount(), 1);
        QCOMPARE(view->model()->index(0, 0).data().toString(), QStringLiteral("/file2.txt"));
    }

    void nothingIsReadUntilSomebodyLooks() {
        ShownComparison ui;
        QTRY_VERIFY(ui.ground.requests.isIdle());
        ui.pane.hide();
        ui.pane.compareWith(ui.ground.at(app, QStringLiteral("v2")));
        QVERIFY(ui.ground.requests.isIdle());
        ui.pane.QWidget::show();
        QTRY_VERIFY(ui.pane.comparison());
    }

    void anotherTagOfTheSameRepositoryIsComparedWithTheSame() {
        ShownComparison ui;
        ui.pane.compareWith(ui.ground.at(app, QStringLiteral("v2")));
        QTRY_COMPARE(ui.pane.files().rowCount(), 2);
        ui.pane.show(ui.ground.at(app, QStringLiteral("v2")));
        QCOMPARE(ui.pane.files().rowCount(), 0);
        QTRY_VERIFY(ui.pane.comparison());
        QVERIFY(ui.pane.comparison()->isSame());
    }

    void theListCanBeWritten() {
        ShownComparison ui;
        QTemporaryDir folder;
        ui.pane.compareWith(ui.ground.at(app, QStringLiteral("v2")));
        QTRY_VERIFY(ui.pane.comparison());
        QTest::mouseClick(ui.pane.findChild<QPushButton*>(), Qt::LeftButton);
        auto* dialog = ui.pane.findChild<QFileDialog*>();
        QVERIFY(dialog);
        const QString path = folder.filePath(QStringLiteral("list.tsv"));
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        auto* banner = ui.pane.findChild<Banner*>();
        QTRY_VERIFY(banner->isVisible());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(text.contains("~\tfile\tfile1.txt\t"), text.constData());
        QVERIFY2(text.contains("+\tfile\tfile2.txt\t\t"), text.constData());
    }

    void rowsComeAndGo() {
        FileDifferencesModel files;
        ConfigDifferencesModel config;
        const QAbstractItemModelTester filesTester(&files);
        const QAbstractItemModelTester configTester(&config);
        LayerEntry entry("a", EntryType::File);
        entry.setSize(5);
        files.show({{"a", std::nullopt, entry, {}}, {"b", entry, entry, Aspect::Mode}});
        config.show({{ConfigDifference::Field::Label, app, std::nullopt, app}});
        QCOMPARE(files.rowCount(), 2);
        QCOMPARE(config.rowCount(), 1);
        files.show({});
        config.show({});
        QCOMPARE(files.rowCount(), 0);
        QCOMPARE(config.rowCount(), 0);
    }
};

QTEST_MAIN(ComparePaneTest)
#include "comparepanetest.moc"
