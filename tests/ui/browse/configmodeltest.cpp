#include "ui/browse/configmodel.h"

#include "tests/ui/browse/browsefixture.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stowage;
using test::texts;

class ConfigModelTest : public QObject {
    Q_OBJECT

private:
    static QModelIndex group(const ConfigModel& model, const QString& title) {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, 0).data().toString() == title) {
                return model.index(row, 0);
            }
        }
        return {};
    }

private Q_SLOTS:
    void onlyWhatIsSaidIsListed() {
        ImageConfig config;
        config.platform = {QStringLiteral("linux"), QStringLiteral("amd64")};
        config.env = {QStringLiteral("PATH=/bin:/usr/bin"), QStringLiteral("EMPTY="),
                      QStringLiteral("A=b=c")};
        config.entrypoint = {QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                             QStringLiteral("echo it's")};
        ConfigModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(config);
        QCOMPARE(texts(model), QStringList({QStringLiteral("Image"), QStringLiteral("Running"),
                                            QStringLiteral("Environment")}));
        const QModelIndex environment = group(model, QStringLiteral("Environment"));
        QCOMPARE(
            texts(model, 0, environment),
            QStringList({QStringLiteral("PATH"), QStringLiteral("EMPTY"), QStringLiteral("A")}));
        QCOMPARE(texts(model, 1, environment),
                 QStringList({QStringLiteral("/bin:/usr/bin"), QString(), QStringLiteral("b=c")}));
        const QModelIndex running = group(model, QStringLiteral("Running"));
        QCOMPARE(texts(model, 1, running),
                 QStringList({QStringLiteral("/bin/sh -c 'echo it'\\''s'")}));
    }

    void stepsOfHistoryAreNumberedByTheirLayers() {
        ImageConfig config;
        config.history = {{{}, QStringLiteral("ADD x"), {}, false},
                          {{}, QStringLiteral("ENV A=b"), {}, true},
                          {{}, QStringLiteral("RUN y"), {}, false}};
        ConfigModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(config);
        const QModelIndex history = group(model, QStringLiteral("History"));
        QCOMPARE(texts(model, 0, history),
                 QStringList({QStringLiteral("Layer 1"), QStringLiteral("No layer"),
                              QStringLiteral("Layer 2")}));
    }

    void theWholeValueIsCopiedWhateverIsShown() {
        ImageConfig config;
        const QString value(5000, QLatin1Char('x'));
        config.labels = {{QStringLiteral("long"), value},
                         {QStringLiteral("markup"), QStringLiteral("<img src=x>\nsecond")}};
        ConfigModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(config);
        const QModelIndex labels = group(model, QStringLiteral("Labels"));
        const QModelIndex first = model.index(0, ConfigModel::ValueColumn, labels);
        QVERIFY(first.data().toString().size() < value.size());
        QCOMPARE(model.value(first), value);
        const QModelIndex second = model.index(1, ConfigModel::ValueColumn, labels);
        QVERIFY(!second.data().toString().contains(QLatin1Char('\n')));
        QVERIFY(!second.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
    }

    void clearingLeavesNothing() {
        ConfigModel model;
        const QAbstractItemModelTester tester(&model);
        ImageConfig config;
        config.user = QStringLiteral("root");
        model.show(config);
        QVERIFY(model.rowCount() > 0);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(ConfigModelTest)
#include "configmodeltest.moc"
