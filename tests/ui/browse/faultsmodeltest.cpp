#include "ui/browse/faultsmodel.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/imagedetails.h"
#include "ui/browse/verificationrunner.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

namespace {

const QString app = QStringLiteral("app");
const QString web = QStringLiteral("web");
const QString v1 = QStringLiteral("v1");

} // namespace

class FaultsModelTest : public QObject {
    Q_OBJECT

private:
    static void verify(VerificationRunner& runner, const Location& location) {
        QSignalSpy finished(&runner, &VerificationRunner::finished);
        runner.start(location);
        QVERIFY(finished.wait());
    }
    static Digest firstLayer(BrowseFixture& ground, const QString& repository) {
        return readImage(*ground.registry, ground.at(repository, v1), {})
            ->image->layers()
            .first()
            .digest;
    }

private Q_SLOTS:
    void faultsAppearWhileTheyAreFoundAndGoWhenTheyAreMended() {
        BrowseFixture ground;
        ground.addImage(app, v1, {"one"});
        ground.addImage(web, v1, {"two"});
        VerificationRunner runner(ground.places, ground.requests, {});
        FaultsModel model;
        const QAbstractItemModelTester tester(&model);
        const auto update = [&] { model.show(runner.faultsIn({ground.place})); };
        connect(&runner, &VerificationRunner::progressed, &model, update);
        verify(runner, {ground.place});
        update();
        QCOMPARE(model.rowCount(), 0);

        const Digest first = firstLayer(ground, app);
        const Digest second = firstLayer(ground, web);
        ground.registry->flip(first, 15);
        ground.registry->removeBlob(second);
        verify(runner, {ground.place});
        update();
        const int all = model.rowCount();
        QVERIFY(all >= 2);
        update(); // Nothing new: what is there stays.
        QCOMPARE(model.rowCount(), all);

        model.show(runner.faultsIn(ground.at(web, v1)));
        QVERIFY(model.rowCount() >= 1 && model.rowCount() < all);
        QCOMPARE(texts(model, FaultsModel::ImagesColumn).first(), QStringLiteral("web:v1"));

        ground.registry->flip(first, 15);
        ground.addImage(web, v1, {"two"});
        verify(runner, {ground.place});
        update();
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(FaultsModelTest)
#include "faultsmodeltest.moc"
