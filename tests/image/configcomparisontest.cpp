#include "core/image/configcomparison.h"

#include <QTest>

using namespace stowage;
using Field = ConfigDifference::Field;

Q_DECLARE_METATYPE(QList<ConfigDifference>)

namespace {

ImageConfig config(const QByteArray& json) {
    const auto parsed = ImageConfig::parse(json);
    return parsed ? *parsed : ImageConfig();
}

/// Of one field in the part that tells how the image runs.
QByteArray running(const QByteArray& fields) {
    return R"({"os":"linux","architecture":"amd64","config":{)" + fields + "}}";
}

} // namespace

class ConfigComparisonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIsSaidOtherwise_data() {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QList<ConfigDifference>>("expected");
        const auto row = [](const char* name, const QByteArray& before, const QByteArray& after,
                            const QList<ConfigDifference>& expected) {
            QTest::newRow(name) << before << after << expected;
        };
        const QString a = QStringLiteral("A");
        const QString one = QStringLiteral("1");
        const QString two = QStringLiteral("2");

        row("the same", running(R"("Env":["A=1"])"), running(R"("Env":["A=1"])"), {});
        row("platform", R"({"os":"linux","architecture":"amd64"})",
            R"({"os":"linux","architecture":"arm64"})",
            {{Field::Platform, {}, QStringLiteral("linux/amd64"), QStringLiteral("linux/arm64")}});
        row("user", running(R"("User":"1")"), running(""), {{Field::User, {}, one, std::nullopt}});
        row("one argument is not two", running(R"("Cmd":["a b"])"), running(R"("Cmd":["a","b"])"),
            {{Field::Cmd, {}, QStringLiteral("'a b'"), QStringLiteral("a b")}});
        row("variables by name", running(R"("Env":["A=1","B=1"])"),
            running(R"("Env":["A=2","C=1"])"),
            {{Field::Environment, a, one, two},
             {Field::Environment, QStringLiteral("B"), one, std::nullopt},
             {Field::Environment, QStringLiteral("C"), std::nullopt, one}});
        row("of a variable given twice the last counts", running(R"("Env":["A=0","A=1"])"),
            running(R"("Env":["A=1"])"), {});
        row("an empty variable is there", running(R"("Env":["A="])"), running(""),
            {{Field::Environment, a, QStringLiteral(""), std::nullopt}});
        row("the order of variables does not count", running(R"("Env":["A=1","B=2"])"),
            running(R"("Env":["B=2","A=1"])"), {});
        row("labels", running(R"("Labels":{"A":"1"})"), running(R"("Labels":{"A":"2"})"),
            {{Field::Label, a, one, two}});
        row("ports", running(R"("ExposedPorts":{"80/tcp":{}})"), running(""),
            {{Field::Port, QStringLiteral("80/tcp"), QStringLiteral("80/tcp"), std::nullopt}});
        row("steps", R"({"history":[{"created_by":"1"},{"created_by":"x"}]})",
            R"({"history":[{"created_by":"2"},{"created_by":"x"},{"created_by":"A"}]})",
            {{Field::History, one, one, two},
             {Field::History, QStringLiteral("3"), std::nullopt, a}});
        row("times do not count",
            R"({"created":"2024-01-01T00:00:00Z","history":[{"created":"2024-01-01T00:00:00Z"}]})",
            R"({"created":"2025-01-01T00:00:00Z","history":[{"created":"2025-01-01T00:00:00Z"}]})",
            {});
    }
    void findsWhatIsSaidOtherwise() {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QTEST(compareConfigs(config(before), config(after)), "expected");
    }

    void timesCountOnRequest() {
        const auto found = compareConfigs(config(R"({"created":"2024-01-01T00:00:00Z",
                                      "history":[{"created":"2024-01-01T00:00:00Z"}]})"),
                                          config(R"({"created":"2025-01-01T00:00:00Z",
                                      "history":[{"created":"2025-01-01T00:00:00Z"}]})"),
                                          {.times = true});
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.first().field, Field::Created);
        QCOMPARE(found.first().after, QStringLiteral("2025-01-01T00:00:00.000Z"));
        QCOMPARE(found.last().field, Field::History);
    }

    void orderCountsOnRequest() {
        const auto found =
            compareConfigs(config(running(R"("Env":["A=1","B=2"])")),
                           config(running(R"("Env":["B=2","A=1"])")), {.order = true});
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().field, Field::Order);
        QCOMPARE(found.first().before, QStringLiteral("A=1 B=2"));
    }
};

QTEST_APPLESS_MAIN(ConfigComparisonTest)
#include "configcomparisontest.moc"
