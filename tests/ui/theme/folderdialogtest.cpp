#include "ui/theme/folderdialog.h"

#include <QDir>
#include <QFileSystemModel>
#include <QListView>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;

/// What of a dialog for folders comes to who asked.
class FolderDialogTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void theDeepestOfWhatQtHasChosenIsTaken_data() {
        QTest::addColumn<QStringList>("chosen");
        QTest::newRow("the folder alone") << QStringList{QStringLiteral("lay")};
        QTest::newRow("its parent too") << QStringList{QString(), QStringLiteral("lay")};
        QTest::newRow("its parent too, last") << QStringList{QStringLiteral("lay"), QString()};
    }

    void theDeepestOfWhatQtHasChosenIsTaken() {
        QFETCH(const QStringList, chosen);
        const QTemporaryDir parent;
        QVERIFY(QDir(parent.path()).mkdir(QStringLiteral("lay")));
        QWidget window;
        QStringList taken;
        QFileDialog* dialog = folderDialog(&window, QStringLiteral("Choose"), parent.path(),
                                           [&taken](const QString& path) { taken.append(path); });
        dialog->open();
        auto* list = dialog->findChild<QListView*>(QStringLiteral("listView"));
        QVERIFY(list);
        const auto* files = qobject_cast<QFileSystemModel*>(list->model());
        QVERIFY(files);
        for (const QString& name : chosen) {
            const QModelIndex index = files->index(QDir(parent.path()).filePath(name));
            QVERIFY(index.isValid());
            list->selectionModel()->select(index,
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
        QCOMPARE(dialog->selectedFiles().size(), chosen.size());
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        QCOMPARE(taken, QStringList{parent.filePath(QStringLiteral("lay"))});
    }

    void nothingIsTakenWhenItIsGivenUp() {
        QWidget window;
        QStringList taken;
        QFileDialog* dialog = folderDialog(&window, QStringLiteral("Choose"), QDir::tempPath(),
                                           [&taken](const QString& path) { taken.append(path); });
        dialog->open();
        dialog->reject();
        QCOMPARE(taken, QStringList());
    }
};

QTEST_MAIN(FolderDialogTest)
#include "folderdialogtest.moc"
