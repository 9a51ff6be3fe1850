#include "ui/browse/filesmodel.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/theme/sign.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;
using test::texts;

class FilesModelTest : public QObject {
    Q_OBJECT

private:
    RequestRunner requests_;

    static LayerEntry file(const QByteArray& path, qint64 size = 1) {
        LayerEntry entry(path, EntryType::File);
        entry.setSize(size);
        return entry;
    }

    static std::shared_ptr<FileTree> sample() {
        auto tree = std::make_shared<FileTree>();
        tree->add(file("usr/bin/env", 30));
        tree->add(file("usr/bin/sh", 10));
        tree->add(file("usr/share/doc", 5));
        tree->add(file("readme", 100));
        return tree;
    }

private Q_SLOTS:
    void foldersOpenWhenTheyAreAskedTo() {
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        model.show(sample(), false);
        QCOMPARE(texts(model), QStringList({QStringLiteral("usr"), QStringLiteral("readme")}));
        const QModelIndex usr = model.index(0, 0);
        QVERIFY(model.hasChildren(usr));
        QVERIFY(model.canFetchMore(usr));
        QCOMPARE(model.rowCount(usr), 0);
        model.fetchMore(usr);
        QCOMPARE(texts(model, 0, usr),
                 QStringList({QStringLiteral("bin"), QStringLiteral("share")}));
        QVERIFY(!model.canFetchMore(usr));
        QCOMPARE(usr.siblingAtColumn(FilesModel::SizeColumn).data().toString(),
                 QStringLiteral("45 B"));
    }

    void aNodeIsFoundAndTheWayToItOpened() {
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        const auto tree = sample();
        model.show(tree, false);
        const QModelIndex env = model.indexOf(tree->find("usr/bin/env"));
        QCOMPARE(env.data().toString(), QStringLiteral("env"));
        QCOMPARE(env.parent().parent().data().toString(), QStringLiteral("usr"));
        QCOMPARE(model.node(env), tree->find("usr/bin/env"));
    }

    void entriesAppearWhileTheTreeGrows() {
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        auto tree = std::make_shared<FileTree>();
        model.show(tree, true);
        QCOMPARE(model.rowCount(), 0);
        tree->add(file("b/one"));
        QTRY_COMPARE(texts(model), QStringList({QStringLiteral("b")}));
        model.fetchMore(model.index(0, 0));
        const QPersistentModelIndex one = model.index(0, 0, model.index(0, 0));
        tree->add(file("b/two"));
        tree->add(file("a"));
        tree->add(file("b/another"));
        QTRY_COMPARE(model.rowCount(), 2);
        QTRY_COMPARE(
            texts(model, 0, model.index(0, 0)),
            QStringList({QStringLiteral("another"), QStringLiteral("one"), QStringLiteral("two")}));
        QCOMPARE(one.data().toString(), QStringLiteral("one"));
        for (int i = 1000; i > 0; --i) {
            tree->add(file("c" + QByteArray::number(i)));
        }
        QTRY_COMPARE(model.rowCount(), 1002);
        model.finish();
        QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("c1"));
        QCOMPARE(model.index(1001, 0).data().toString(), QStringLiteral("c1000"));
    }

    void aFolderThatBecomesAFileLosesItsRows() {
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        auto tree = std::make_shared<FileTree>();
        tree->add(file("d/one"));
        tree->add(file("d/two"));
        model.show(tree, true);
        model.fetchMore(model.index(0, 0));
        QCOMPARE(model.rowCount(model.index(0, 0)), 2);
        tree->add(file("d", 7));
        QTRY_VERIFY(!model.hasChildren(model.index(0, 0)));
        QCOMPARE(model.index(0, FilesModel::SizeColumn).data().toString(), QStringLiteral("7 B"));
        tree->add(file("d/three"));
        model.finish();
        model.fetchMore(model.index(0, 0));
        QCOMPARE(texts(model, 0, model.index(0, 0)), QStringList{QStringLiteral("three")});
    }

    void sortingKeepsWhatIsChosen() {
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        model.show(sample(), false);
        model.fetchMore(model.index(0, 0));
        const QPersistentModelIndex readme = model.index(1, 0);
        const QPersistentModelIndex bin = model.index(0, 0, model.index(0, 0));
        model.sort(FilesModel::SizeColumn, Qt::DescendingOrder);
        QCOMPARE(texts(model), QStringList({QStringLiteral("readme"), QStringLiteral("usr")}));
        QCOMPARE(readme.row(), 0);
        QCOMPARE(bin.data().toString(), QStringLiteral("bin"));
        QCOMPARE(bin.parent().row(), 1);
    }

    /// So many that the window would stand still while it sorted them itself.
    void manyRowsAreSortedByAWorker() {
        auto tree = std::make_shared<FileTree>();
        constexpr int count = 5000;
        for (int i = 0; i < count; ++i) {
            tree->add(file("d/f" + QByteArray::number(i * 1999 % count), i));
        }
        tree->add(file("e/x"));
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        model.show(tree, false);
        const QPersistentModelIndex d = model.index(0, 0);
        model.fetchMore(model.index(1, 0));
        const QPersistentModelIndex x = model.index(0, 0, model.index(1, 0));
        model.fetchMore(d);
        QCOMPARE(model.rowCount(d), count); // there at once, as they came
        QVERIFY(!requests_.isIdle());
        const QPersistentModelIndex last = model.indexOf(tree->find("d/f4999"));
        QTRY_COMPARE(model.index(0, 0, d).data().toString(), QStringLiteral("f0"));
        QCOMPARE(model.index(10, 0, d).data().toString(), QStringLiteral("f10"));
        QCOMPARE(last.row(), count - 1);
        QCOMPARE(last.data().toString(), QStringLiteral("f4999"));
        model.sort(FilesModel::NameColumn, Qt::DescendingOrder);
        QTRY_COMPARE(last.row(), 0);
        QCOMPARE(last.parent(), QModelIndex(d));
        QCOMPARE(d.row(), 1);
        QCOMPARE(x.data().toString(), QStringLiteral("x"));
        QCOMPARE(x.parent().row(), 0);
    }

    /// What is sorted is of another tree, or has more rows, by the time it is done.
    void sortingThatIsOvertakenIsDoneAgain() {
        auto tree = std::make_shared<FileTree>();
        constexpr int count = 3000;
        for (int i = count; i > 0; --i) {
            tree->add(file("f" + QByteArray::number(i)));
        }
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        model.show(tree, false);
        model.show(sample(), false);
        QTRY_VERIFY(requests_.isIdle());
        QCOMPARE(texts(model), QStringList({QStringLiteral("usr"), QStringLiteral("readme")}));
        model.show(tree, true);
        model.finish(); // sorts
        model.sort(FilesModel::NameColumn, Qt::DescendingOrder);
        QTRY_VERIFY(requests_.isIdle());
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("f3000"));
    }

    void onlyWhatMatchesIsShown() {
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        const auto tree = sample();
        model.show(tree, false);
        model.setShown(tree->matching({.text = "env"}).shown);
        QCOMPARE(texts(model), QStringList({QStringLiteral("usr")}));
        const QModelIndex env = model.indexOf(tree->find("usr/bin/env"));
        QVERIFY(env.isValid());
        QCOMPARE(model.rowCount(env.parent()), 1);
        QVERIFY(!model.indexOf(tree->find("readme")).isValid());
        model.setShown({});
        QCOMPARE(model.rowCount(), 2);
    }

    void changesAreMarkedAndSaid() {
        auto tree = std::make_shared<FileTree>();
        tree->add(file(".wh.gone", 0));
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        model.show(tree, false);
        const QModelIndex gone = model.index(0, 0);
        QCOMPARE(gone.data().toString(), QStringLiteral("gone"));
        QCOMPARE(gone.data(SignRole).toInt(), static_cast<int>(Sign::Removed));
        QVERIFY(gone.data(Qt::AccessibleTextRole).toString() != QStringLiteral("gone"));
        QCOMPARE(gone.siblingAtColumn(FilesModel::SizeColumn).data().toString(), QString());
    }

    void whatAWhiteoutHidesIsMarkedAsHidden() {
        auto tree = std::make_shared<FileTree>();
        const LayerEntry folder("opt", EntryType::Folder);
        const auto opt = tree->addChild(FileTree::root, "opt", folder,
                                        {.change = FileChange::Same, .isOpaque = true});
        tree->addChild(opt, "old", file("opt/old"), {.change = FileChange::Hidden});
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        model.show(tree, false);
        const QModelIndex row = model.index(0, 0);
        QCOMPARE(row.data(SignRole).toInt(), static_cast<int>(Sign::Hidden));
        QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("hides")));
        model.fetchMore(row);
        const QModelIndex old = model.index(0, 0, row);
        QCOMPARE(old.data(SignRole).toInt(), static_cast<int>(Sign::Hidden));
        QVERIFY(old.data(Qt::AccessibleTextRole).toString() != QStringLiteral("old"));
        QCOMPARE(old.siblingAtColumn(FilesModel::SizeColumn).data().toString(), QString());
    }

    void permissionsReadAsPeopleKnowThem_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << 0644 << QStringLiteral("-rw-r--r--");
        QTest::newRow("program") << 0755 << QStringLiteral("-rwxr-xr-x");
        QTest::newRow("set-user-id") << 04755 << QStringLiteral("-rwsr-xr-x");
        QTest::newRow("set-group-id without x") << 02644 << QStringLiteral("-rw-r-Sr--");
        QTest::newRow("sticky") << 01777 << QStringLiteral("-rwxrwxrwt");
    }
    void permissionsReadAsPeopleKnowThem() {
        QFETCH(int, mode);
        QFETCH(QString, text);
        auto tree = std::make_shared<FileTree>();
        LayerEntry entry = file("x");
        entry.setMode(static_cast<quint16>(mode));
        tree->add(entry);
        FilesModel model(requests_);
        model.show(tree, false);
        QCOMPARE(model.index(0, FilesModel::ModeColumn).data().toString(), text);
    }

    void hostileNamesAreMadeHarmless() {
        auto tree = std::make_shared<FileTree>();
        tree->add(file("<img src='file:///etc/passwd'>"));
        tree->add(file("\xe2\x80\xae"
                       "fdp.exe"));
        FilesModel model(requests_);
        const QAbstractItemModelTester tester(&model);
        model.show(tree, false);
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, 0);
            QVERIFY(!index.data().toString().contains(QChar(0x202e)));
            QVERIFY(!index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
        }
    }
};

QTEST_MAIN(FilesModelTest)
#include "filesmodeltest.moc"
