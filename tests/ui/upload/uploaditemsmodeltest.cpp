#include "ui/upload/uploaditemsmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;

namespace {

UploadItem item(const QString& repository, const QString& tag) {
    return {.kind = UploadItem::Kind::Image,
            .title = repository,
            .size = 1'500'000,
            .repository = repository,
            .tag = tag,
            .sourceRepository = repository,
            .sourceTag = tag};
}

} // namespace

class UploadItemsModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesTheTester() {
        UploadItemsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(QStringLiteral("a"), QStringLiteral("1")),
                        item(QStringLiteral("b"), QStringLiteral("2"))});
        model.setTag(1, QStringLiteral("3"));
        model.setLook(0, {.pending = true});
        model.setItems({});
    }

    void targetsAreEditedInPlace() {
        UploadItemsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(QStringLiteral("a"), QStringLiteral("1"))});
        QSignalSpy changed(&model, &UploadItemsModel::targetChanged);
        const QModelIndex repository = model.index(0, UploadItemsModel::Repository);
        QVERIFY(repository.flags() & Qt::ItemIsEditable);
        QVERIFY(model.setData(repository, QStringLiteral(" team/a "), Qt::EditRole));
        QCOMPARE(model.items()[0].repository, QStringLiteral("team/a"));
        QCOMPARE(changed.count(), 1);
        QVERIFY(!model.setData(model.index(0, UploadItemsModel::Size), 1, Qt::EditRole));
    }

    void badTargetsAreToldInTheRow() {
        UploadItemsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(QStringLiteral("A"), QStringLiteral("1"))});
        QVERIFY(!model.isValid());
        QCOMPARE(model.sign(0), Sign::Bad);
        QVERIFY(!model.remark(0).isEmpty());
        model.setRepository(0, QStringLiteral("a"));
        QVERIFY(model.isValid());
    }

    void twoImagesCannotHaveOneTag() {
        UploadItemsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(QStringLiteral("a"), QStringLiteral("1")),
                        item(QStringLiteral("a"), QStringLiteral("1"))});
        QVERIFY(!model.isValid());
        QVERIFY(model.isDoubled(0));
        QVERIFY(model.setData(model.index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(model.isValid());
    }

    void nothingChosenIsNotValid() {
        UploadItemsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(QStringLiteral("a"), QStringLiteral("1"))});
        model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
        QVERIFY(!model.isValid());
        QCOMPARE(model.chosenCount(), 0);
    }

    void movedTagsAreWarnedAbout() {
        UploadItemsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(QStringLiteral("a"), QStringLiteral("1"))});
        TransferPlan plan;
        plan.bytesToMove = 5;
        plan.tags = {{.tag = *Tag::parse(QStringLiteral("1")),
                      .digest = std::nullopt,
                      .current = Digest::ofNothing()}};
        model.setLook(0, {.plan = plan});
        QCOMPARE(model.sign(0), Sign::Warning);
        QVERIFY(model.remark(0).contains(QStringLiteral("moved")));
        QVERIFY(model.isValid());
    }

    void whatIsThereIsTold() {
        UploadItemsModel model;
        const QAbstractItemModelTester tester(&model);
        model.setItems({item(QStringLiteral("a"), QStringLiteral("1"))});
        TransferPlan plan;
        plan.bytesToMove = 2'000'000;
        plan.bytesThere = 3'000'000;
        model.setLook(0, {.plan = plan});
        QCOMPARE(model.remark(0), QStringLiteral("2.0 MB to send, 3.0 MB there already"));
        plan.bytesToMove = 0;
        model.setLook(0, {.plan = plan});
        QCOMPARE(model.sign(0), Sign::Same);
        // Another tag: nothing is known any more.
        model.setTag(0, QStringLiteral("2"));
        QCOMPARE(model.sign(0), Sign::NotChecked);
    }
};

QTEST_MAIN(UploadItemsModelTest)
#include "uploaditemsmodeltest.moc"
