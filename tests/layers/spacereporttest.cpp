#include "core/layers/spacereport.h"

#include "tests/layers/rawtar.h"

#include <QTest>

using namespace stowage;

Q_DECLARE_METATYPE(QList<RawTar>)

namespace {

RawTar made() {
    return {};
}

LayerStack stackOf(const QList<RawTar>& layers) {
    QList<QByteArray> bytes;
    for (const RawTar& layer : layers) {
        bytes.append(layer.closed());
    }
    return stowage::stackOf(bytes);
}

QByteArray number(qint64 value) {
    return QByteArray::number(value);
}

} // namespace

class SpaceReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of each layer: carried, wasted, growth, total. Of each path: copies, wasted bytes, and `-`
    /// where the root has no file there any more.
    void tellsWhereTheBytesGo_data() {
        QTest::addColumn<QList<RawTar>>("layers");
        QTest::addColumn<QByteArrayList>("expected");
        QTest::addColumn<QByteArrayList>("wasted");
        const auto row = [](const char* name, const QList<RawTar>& layers,
                            const QByteArrayList& expected, const QByteArrayList& wasted) {
            QTest::newRow(name) << layers << expected << wasted;
        };
        const RawTar base = made().folder("d/").file("d/a", "12345").file("d/b", "123");

        row("no layers", {}, {}, {});
        row("one layer", {base}, {"8 0 8 8"}, {});
        row("an empty layer", {base, made()}, {"8 0 8 8", "0 0 0 8"}, {});
        row("replaced", {base, made().file("d/a", "1234567")}, {"8 5 8 8", "7 0 2 10"},
            {"d/a 2 5"});
        row("only its mode changed: stored again", {base, made().file("d/a", "12345", 0600)},
            {"8 5 8 8", "5 0 0 8"}, {"d/a 2 5"});
        row("removed", {base, made().file("d/.wh.a")}, {"8 5 8 8", "0 0 -5 3"}, {"d/a 1 5 -"});
        row("a folder removed: its files, most bytes first", {base, made().file(".wh.d")},
            {"8 8 8 8", "0 0 -8 0"}, {"d/a 1 5 -", "d/b 1 3 -"});
        row("hidden by an opaque folder", {base, made().folder("d/").file("d/.wh..wh..opq")},
            {"8 8 8 8", "0 0 -8 0"}, {"d/a 1 5 -", "d/b 1 3 -"});
        row("a file in the folder's place", {base, made().file("d", "1")}, {"8 8 8 8", "1 0 -7 1"},
            {"d/a 1 5 -", "d/b 1 3 -"});
        row("removed and back", {base, made().file("d/.wh.a"), made().file("d/a", "12")},
            {"8 5 8 8", "0 0 -5 3", "2 0 2 5"}, {"d/a 2 5"});
        row("three times", {base, made().file("d/a", "1"), made().file("d/a", "12")},
            {"8 5 8 8", "1 1 -4 4", "2 0 1 5"}, {"d/a 3 6"});
        row("twice in one layer", {made().file("a", "1234").file("a", "12")}, {"6 4 2 2"},
            {"a 2 4"});
        row("a hard link counts once", {made().file("a", "1234").hardLink("b", "a")}, {"4 0 4 4"},
            {});
        row("a hard link keeps the content",
            {made().file("a", "1234").hardLink("b", "a"), made().file(".wh.a")},
            {"4 0 4 4", "0 0 0 4"}, {});
        row("a hard link across layers keeps it, too",
            {made().file("a", "1234"), made().hardLink("b", "a").file(".wh.a")},
            {"4 0 4 4", "0 0 0 4"}, {});
        row("through a link",
            {made().folder("usr/").symbolicLink("bin", "usr").file("usr/ls", "123"),
             made().file("bin/ls", "1")},
            {"3 3 3 3", "1 0 -2 1"}, {"usr/ls 2 3"});
        row("equal bytes: by path",
            {made().file("z", "1").file("a", "1"), made().file(".wh.z").file(".wh.a")},
            {"2 2 2 2", "0 0 -2 0"}, {"a 1 1 -", "z 1 1 -"});
    }
    void tellsWhereTheBytesGo() {
        QFETCH(QList<RawTar>, layers);
        const auto report = reportSpace(stackOf(layers), nullptr);
        QVERIFY(report);
        QByteArrayList found;
        qint64 carried = 0;
        qint64 wasted = 0;
        for (const LayerSpace& layer : report->layers) {
            found.append(QByteArrayList{number(layer.carried), number(layer.wasted),
                                        number(layer.growth), number(layer.total)}
                             .join(' '));
            carried += layer.carried;
            wasted += layer.wasted;
        }
        QTEST(found, "expected");
        QByteArrayList paths;
        for (const WastedPath& path : report->wasted) {
            paths.append(path.path + ' ' + number(path.copies) + ' ' + number(path.wasted) +
                         (path.isLive ? "" : " -"));
        }
        QTEST(paths, "wasted");
        QCOMPARE(report->wastedPaths, paths.size());
        QCOMPARE(report->carried, carried);
        QCOMPARE(report->kept, carried - wasted);
        QCOMPARE(report->kept, report->layers.isEmpty() ? 0 : report->layers.last().total);
    }

    void efficiencyIsWhatIsKeptOfWhatIsCarried() {
        const auto report = reportSpace(
            stackOf({made().file("a", "123456").file("b", "12"), made().file(".wh.b")}), nullptr);
        QVERIFY(report);
        QCOMPARE(report->efficiency(), 0.75);
    }

    void nothingCarriedIsNothingWasted() {
        const auto report = reportSpace(stackOf({made().folder("d/")}), nullptr);
        QVERIFY(report);
        QCOMPARE(report->efficiency(), 1.0);
    }

    void listsTheWorstAndCountsAll() {
        RawTar many;
        const int count = static_cast<int>(SpaceReport::mostPaths) + 5;
        for (int i = 0; i < count; ++i) {
            many.file("f" + QByteArray::number(i), i == 7 ? "22" : "1");
        }
        const auto report = reportSpace(stackOf({many, made().file(".wh..wh..opq")}), nullptr);
        QVERIFY(report);
        QCOMPARE(report->wasted.size(), SpaceReport::mostPaths);
        QCOMPARE(report->wastedPaths, count);
        QCOMPARE(report->wasted.first().path, "f7");
    }

    void namesTheBrokenLayer() {
        const auto report = reportSpace(
            stowage::stackOf({made().file("a").closed(), QByteArray(600, 'x')}), nullptr);
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::Corrupt);
        QVERIFY2(report.error().message().startsWith(QStringLiteral("layer 2")),
                 qPrintable(report.error().message()));
    }

    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        const auto report = reportSpace(stackOf({made().file("a")}), nullptr, stop.get_token());
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(SpaceReportTest)
#include "spacereporttest.moc"
