#include "core/layers/treecomparison.h"

#include "tests/layers/rawtar.h"

#include <QTest>

using namespace stowage;

Q_DECLARE_METATYPE(QList<RawTar>)

namespace {

RawTar written() {
    return {};
}

/// A root, and how often each of its layers was opened after it was merged.
struct CountedRoot {
    explicit CountedRoot(const QList<RawTar>& layers) {
        QList<QByteArray> bytes;
        for (const RawTar& layer : layers) {
            bytes.append(layer.closed());
        }
        stack = stackOf(bytes);
        auto merged = mergeLayers(stack, nullptr);
        if (merged) {
            tree = std::move(*merged);
        }
        stack.open = [this, open = stack.open](qsizetype layer) {
            ++opened;
            return open(layer);
        };
    }

    ComparedRoot root() const { return {tree, stack}; }

    MergedTree tree;
    LayerStack stack;
    int opened = 0;
};

QByteArray describe(const PathDifference& difference) {
    if (difference.isAdded()) {
        return "+ " + difference.path;
    }
    if (difference.isRemoved()) {
        return "- " + difference.path;
    }
    static const QList<QPair<Aspect, QByteArray>> names{
        {Aspect::Type, "type"},
        {Aspect::Content, "content"},
        {Aspect::Mode, "mode"},
        {Aspect::Owner, "owner"},
        {Aspect::Time, "time"},
        {Aspect::LinkTarget, "target"},
        {Aspect::Attributes, "attributes"},
        {Aspect::Device, "device"},
    };
    QByteArrayList aspects;
    for (const auto& [aspect, name] : names) {
        if (difference.aspects.testFlag(aspect)) {
            aspects.append(name);
        }
    }
    return "~ " + difference.path + " (" + aspects.join(", ") + ")";
}

} // namespace

class TreeComparisonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatDiffers_data() {
        QTest::addColumn<QList<RawTar>>("before");
        QTest::addColumn<QList<RawTar>>("after");
        QTest::addColumn<QByteArrayList>("expected");
        const auto row = [](const char* name, const QList<RawTar>& before,
                            const QList<RawTar>& after, const QByteArrayList& expected) {
            QTest::newRow(name) << before << after << expected;
        };
        const RawTar base = written().folder("d/").file("d/a", "1").file("d/b", "2");

        row("nothing", {}, {}, {});
        row("the same", {base}, {base}, {});
        row("the same in other layers", {base},
            {written().folder("d/").file("d/b", "2"), written().file("d/a", "1")}, {});
        row("the same after a detour", {base},
            {base, written().file("d/.wh.a"), written().file("d/a", "1")}, {});
        row("added", {base}, {base, written().file("d/c")}, {"+ d/c"});
        row("added folders with all that is in them", {base},
            {base, written().folder("e/").file("e/f/g")}, {"+ e", "+ e/f", "+ e/f/g"});
        row("removed", {base}, {base, written().file("d/.wh.a")}, {"- d/a"});
        row("removed folders with all that was in them", {base}, {base, written().file(".wh.d")},
            {"- d", "- d/a", "- d/b"});
        row("another size", {base}, {base, written().file("d/a", "11")}, {"~ d/a (content)"});
        row("the same size, other bytes", {base}, {base, written().file("d/a", "x")},
            {"~ d/a (content)"});
        row("another mode and content", {base}, {base, written().file("d/a", "x", 0600)},
            {"~ d/a (content, mode)"});
        row("another mode of a folder", {base}, {base, written().folder("d/", 0700)},
            {"~ d (mode)"});
        row("another owner", {base},
            {base, written().add({.name = "d/a", .body = "1", .uid = 7, .gid = 8})},
            {"~ d/a (owner)"});
        row("another user's name is the same owner", {base},
            {base, written().add({.name = "d/a", .body = "1", .uname = "root"})}, {});
        row("another target", {written().symbolicLink("l", "x")},
            {written().symbolicLink("l", "y")}, {"~ l (target)"});
        row("a link's mode means nothing",
            {written().add({.name = "l", .typeflag = '2', .mode = 0777, .linkname = "x"})},
            {written().add({.name = "l", .typeflag = '2', .mode = 0644, .linkname = "x"})}, {});
        row("a folder in a file's place", {written().file("a", "1", 0755)},
            {written().folder("a/").file("a/b")}, {"~ a (type)", "+ a/b"});
        row("a device",
            {written().add({.name = "n", .typeflag = '3', .devmajor = 1, .devminor = 3})},
            {written().add({.name = "n", .typeflag = '3', .devmajor = 1, .devminor = 5})},
            {"~ n (device)"});
        row("attributes", {written().pax({{"SCHILY.xattr.user.a", "1"}}).file("a")},
            {written().pax({{"SCHILY.xattr.user.a", "2"}}).file("a")}, {"~ a (attributes)"});
        row("a folder that nobody describes is as any folder",
            {written().folder("d/", 0700).file("d/a")}, {written().file("d/a")}, {});
        row("a hard link and a copy are the same to read",
            {written().file("a", "1").hardLink("b", "a")},
            {written().file("a", "1").file("b", "1")}, {});
        row("a hard link and another content", {written().file("a", "1").hardLink("b", "a")},
            {written().file("a", "1").file("b", "2")}, {"~ b (content)"});
        row("in the order of bytes, folder by folder", {},
            {written().file("b").file("a/z").file("a-", "").file("B")},
            {"+ B", "+ a", "+ a/z", "+ a-", "+ b"});
    }
    void findsWhatDiffers() {
        QFETCH(QList<RawTar>, before);
        QFETCH(QList<RawTar>, after);
        CountedRoot one(before);
        CountedRoot other(after);
        const auto differences = compareRoots(one.root(), other.root(), {}, nullptr);
        QVERIFY(differences);
        QByteArrayList found;
        for (const PathDifference& difference : *differences) {
            found.append(describe(difference));
        }
        QTEST(found, "expected");
    }

    void timesCountOnRequest_data() {
        QTest::addColumn<bool>("times");
        QTest::addColumn<QByteArrayList>("expected");
        QTest::newRow("no") << false << QByteArrayList();
        QTest::newRow("yes") << true << QByteArrayList{"~ a (time)"};
    }
    void timesCountOnRequest() {
        QFETCH(bool, times);
        CountedRoot one({written().add({.name = "a", .body = "1", .mtime = 1})});
        CountedRoot other({written().add({.name = "a", .body = "1", .mtime = 2})});
        const auto differences = compareRoots(one.root(), other.root(), {.times = times}, nullptr);
        QVERIFY(differences);
        QByteArrayList found;
        for (const PathDifference& difference : *differences) {
            found.append(describe(difference));
        }
        QTEST(found, "expected");
    }

    void sharedLayersAreNotRead() {
        const RawTar shared = written().file("a", "1").file("b", "22");
        CountedRoot one({shared});
        CountedRoot other({shared, written().file("c", "3")});
        const auto isSame = [](MergedTree::Place before, MergedTree::Place after) {
            return before == after && before.layer == 0;
        };
        const auto differences =
            compareRoots(one.root(), other.root(), {.isSame = isSame}, nullptr);
        QVERIFY(differences);
        QCOMPARE(differences->size(), 1);
        QCOMPARE(one.opened, 0);
        QCOMPARE(other.opened, 0);
    }

    void differentSizesAreNotRead() {
        CountedRoot one({written().file("a", "1")});
        CountedRoot other({written().file("a", "22")});
        QVERIFY(compareRoots(one.root(), other.root(), {}, nullptr));
        QCOMPARE(one.opened, 0);
        QCOMPARE(other.opened, 0);
    }

    void stopsWhenAsked() {
        CountedRoot one({written().file("a", "1")});
        std::stop_source stop;
        stop.request_stop();
        const auto differences =
            compareRoots(one.root(), one.root(), {}, nullptr, stop.get_token());
        QVERIFY(!differences);
        QCOMPARE(differences.error().code(), ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TreeComparisonTest)
#include "treecomparisontest.moc"
