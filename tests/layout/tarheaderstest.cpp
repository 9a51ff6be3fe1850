#include "core/layout/tarheaders.h"

#include "tests/layout/sampleplaces.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"

#include <QFile>
#include <QTemporaryDir>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr qint64 gibibyte = qint64(1) << 30;

Result<QList<TarMember>> membersOf(const QByteArray& bytes) {
    QList<TarMember> members;
    const auto walked = walkTar(Blob(QStringLiteral("test.tar"), bytes),
                                [&members](const TarMember& member) {
                                    members.append(member);
                                    return true;
                                },
                                {});
    if (!walked) {
        return failure(walked);
    }
    return members;
}

} // namespace

class TarHeadersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsMembers();
    void readsLongNames_data();
    void readsLongNames();
    void sizesAreExact_data();
    void sizesAreExact();
    void aPaxSizeDoesNotLetContentInAsMembers();
    void membersOver8GiBAreFound_data();
    void membersOver8GiBAreFound();
    void linksAndFoldersHaveNoContent();
    void endsWithoutEmptyBlocks();
    void readsTarsOfPrograms_data();
    void readsTarsOfPrograms();
    void badTarsAreRefused_data();
    void badTarsAreRefused();
    void stops();
    void looksAtTheChecksum();
};

void TarHeadersTest::listsMembers() {
    const auto members = membersOf(TarBuilder()
                                       .folder("a/")
                                       .file("a/one", "1")
                                       .symbolicLink("two", "a/one")
                                       .hardLink("three", "a/one")
                                       .file("empty", {})
                                       .bytes());
    VERIFY_RESULT(members);
    QCOMPARE(members->size(), 5);
    QCOMPARE(members->at(0).type, TarMember::Type::Folder);
    QCOMPARE(members->at(1).path, QByteArray("a/one"));
    QCOMPARE(members->at(1).offset, 1024);
    QCOMPARE(members->at(1).size, 1);
    QCOMPARE(members->at(2).type, TarMember::Type::SymbolicLink);
    QCOMPARE(members->at(2).linkTarget, QByteArray("a/one"));
    QCOMPARE(members->at(3).type, TarMember::Type::HardLink);
    QCOMPARE(members->at(4).size, 0);
}

void TarHeadersTest::readsLongNames_data() {
    QTest::addColumn<QByteArray>("tar");
    const QByteArray path = QByteArray(300, 'n') + "/\xc3\xa4";
    QTest::newRow("pax") << TarBuilder().pax("path", path).file(path.left(90), "x").bytes();
    QTest::newRow("pax over a block") << TarBuilder()
                                             .pax("comment", QByteArray(5000, 'c'))
                                             .pax("path", path)
                                             .file("n", "x")
                                             .bytes();
    QTest::newRow("GNU") << TarBuilder().longName(path).file(path.left(100), "x").bytes();
}

void TarHeadersTest::readsLongNames() {
    QFETCH(QByteArray, tar);
    const auto members = membersOf(tar);
    VERIFY_RESULT(members);
    QCOMPARE(members->size(), 1);
    QCOMPARE(members->front().path, QByteArray(300, 'n') + "/\xc3\xa4");
}

void TarHeadersTest::sizesAreExact_data() {
    QTest::addColumn<QByteArray>("tar");
    const QByteArray content(777, 'x');
    QTest::newRow("octal") << TarBuilder().file("a", content).file("b", {}).bytes();
    QTest::newRow("base-256")
        << TarBuilder().member('0', "a", TarBuilder::base256(777), content).file("b", {}).bytes();
    QTest::newRow("pax") << TarBuilder()
                                .pax("size", "777")
                                .member('0', "a", TarBuilder::octal(0), content)
                                .file("b", {})
                                .bytes();
}

void TarHeadersTest::sizesAreExact() {
    QFETCH(QByteArray, tar);
    const auto members = membersOf(tar);
    VERIFY_RESULT(members);
    QCOMPARE(members->size(), 2);
    QCOMPARE(members->front().size, 777);
    QCOMPARE(tar.at(members->front().offset), 'x');
    QCOMPARE(members->back().path, QByteArray("b"));
}

void TarHeadersTest::aPaxSizeDoesNotLetContentInAsMembers() {
    const QByteArray inner = TarBuilder().file("manifest.json", "smuggled").open();
    const auto members = membersOf(TarBuilder()
                                       .pax("size", QByteArray::number(inner.size()))
                                       .member('0', "layer.tar", TarBuilder::octal(0), inner)
                                       .file("after", {})
                                       .bytes());
    VERIFY_RESULT(members);
    QCOMPARE(members->size(), 2);
    QCOMPARE(members->at(0).path, QByteArray("layer.tar"));
    QCOMPARE(members->at(1).path, QByteArray("after"));
}

void TarHeadersTest::membersOver8GiBAreFound_data() {
    QTest::addColumn<QByteArray>("header");
    const QByteArray size = QByteArray::number(9 * gibibyte);
    QTest::newRow("base-256")
        << TarBuilder().member('0', "big", TarBuilder::base256(9 * gibibyte), {}).open();
    QTest::newRow("pax")
        << TarBuilder().pax("size", size).member('0', "big", TarBuilder::octal(0), {}).open();
}

void TarHeadersTest::membersOver8GiBAreFound() {
    QFETCH(QByteArray, header);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("big.tar"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write(header) == header.size());
    QVERIFY(file.seek(header.size() + 9 * gibibyte)); // A hole: no disk is used.
    QVERIFY(file.write(TarBuilder().file("after", "x").bytes()) > 0);
    file.close();
    const auto tar = openBlob(path, path);
    VERIFY_RESULT(tar);
    QList<TarMember> members;
    VERIFY_RESULT(walkTar(*tar,
                          [&members](const TarMember& member) {
                              members.append(member);
                              return true;
                          },
                          {}));
    QCOMPARE(members.size(), 2);
    QCOMPARE(members.at(0).size, 9 * gibibyte);
    QCOMPARE(members.at(1).path, QByteArray("after"));
    QCOMPARE(members.at(1).offset, header.size() + 9 * gibibyte + 512);
}

void TarHeadersTest::linksAndFoldersHaveNoContent() {
    // Whatever their size says: as Go and GNU read it.
    const auto members = membersOf(TarBuilder()
                                       .member('1', "hard", TarBuilder::octal(512), {}, "a")
                                       .member('5', "folder/", TarBuilder::octal(512), {})
                                       .file("after", "x")
                                       .bytes());
    VERIFY_RESULT(members);
    QCOMPARE(members->size(), 3);
    QCOMPARE(members->at(0).size, 0);
}

void TarHeadersTest::endsWithoutEmptyBlocks() {
    const auto members = membersOf(TarBuilder().file("a", "x").open());
    VERIFY_RESULT(members);
    QCOMPARE(members->size(), 1);
}

void TarHeadersTest::readsTarsOfPrograms_data() {
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("options");
    for (const char* format : {"v7", "ustar", "gnu", "oldgnu", "pax"}) {
        QTest::addRow("tar %s", format)
            << QStringLiteral("tar")
            << QStringList{QStringLiteral("--format=") + QString::fromLatin1(format)};
    }
    for (const char* format : {"v7", "ustar", "gnutar", "pax", "paxr"}) {
        QTest::addRow("bsdtar %s", format)
            << QStringLiteral("bsdtar")
            << QStringList{QStringLiteral("--format=") + QString::fromLatin1(format)};
    }
}

void TarHeadersTest::readsTarsOfPrograms() {
    QFETCH(QString, program);
    QFETCH(QStringList, options);
    const QTemporaryDir folder;
    QVERIFY(writeFile(folder.filePath(QStringLiteral("one")), "1"));
    QVERIFY(writeFile(folder.filePath(QStringLiteral("two")), QByteArray(3000, '2')));
    QVERIFY(QFile::link(QStringLiteral("two"), folder.filePath(QStringLiteral("three"))));
    const QString path = folder.filePath(QStringLiteral("out.tar"));
    QVERIFY(runProgram(program,
                       QStringList(QStringLiteral("-c")) + options +
                           QStringList{QStringLiteral("-f"), path, QStringLiteral("one"),
                                       QStringLiteral("two"), QStringLiteral("three")},
                       folder.path())
                .ok());
    const QByteArray tar = readFile(path);
    const auto members = membersOf(tar);
    VERIFY_RESULT(members);
    QCOMPARE(members->size(), 3);
    QCOMPARE(tar.mid(members->at(0).offset, members->at(0).size), QByteArray("1"));
    QCOMPARE(tar.mid(members->at(1).offset, members->at(1).size), QByteArray(3000, '2'));
    QCOMPARE(members->at(2).linkTarget, QByteArray("two"));
}

void TarHeadersTest::badTarsAreRefused_data() {
    QTest::addColumn<QByteArray>("tar");
    QTest::addColumn<QString>("words");
    const QByteArray good = TarBuilder().file("layer.tar", QByteArray(2000, 'x')).bytes();
    const auto row = [](const char* title, const QByteArray& tar, const char* words) {
        QTest::newRow(title) << tar << QString::fromLatin1(words);
    };
    row("nothing", {}, "empty");
    row("junk", QByteArray(2000, 'j'), "checksum");
    row("cut in the header", good.left(300), "within a header");
    row("cut in the content", good.left(1500), "layer.tar");
    QByteArray flipped = good;
    flipped[10] = 'y';
    row("flipped bit in the header", flipped, "checksum");
    row("junk for a size", TarBuilder().member('0', "a", "nine", {}).bytes(), "size");
    row("negative base-256 size", TarBuilder().member('0', "a", QByteArray(12, '\xff'), {}).bytes(),
        "size");
    row("more than 63 bits",
        TarBuilder()
            .member('0', "a", QByteArray("\x80\x7f", 2) + QByteArray(10, '\xff'), {})
            .bytes(),
        "size");
    row("giant size",
        TarBuilder().member('0', "a", TarBuilder::base256(qint64(1) << 62), {}).bytes(),
        "cut short");
    row("giant pax header", TarBuilder().pax("comment", QByteArray(2'000'000, 'c')).bytes(),
        "extended header");
    row("malformed pax header",
        TarBuilder().member('x', "p", TarBuilder::octal(9), "99 path=a").bytes(), "pax");
    row("pax size of words", TarBuilder().pax("size", "many").file("a", {}).bytes(), "pax");
    row("pax header at the end", TarBuilder().pax("path", "a").bytes(), "extended header");
}

void TarHeadersTest::badTarsAreRefused() {
    QFETCH(QByteArray, tar);
    QFETCH(QString, words);
    const auto members = membersOf(tar);
    COMPARE_ERROR(members, ErrorCode::Corrupt);
    QVERIFY2(members.error().message().contains(words), qPrintable(members.error().message()));
    QVERIFY2(members.error().message().contains(QLatin1String("test.tar")),
             qPrintable(members.error().message()));
}

void TarHeadersTest::stops() {
    std::stop_source source;
    int seen = 0;
    const auto walked = walkTar(
        Blob(QStringLiteral("test.tar"), TarBuilder().file("a", {}).file("b", {}).bytes()),
        [&](const TarMember&) {
            ++seen;
            source.request_stop();
            return true;
        },
        source.get_token());
    COMPARE_ERROR(walked, ErrorCode::Cancelled);
    QCOMPARE(seen, 1);
}

void TarHeadersTest::looksAtTheChecksum() {
    QVERIFY(looksLikeTar(TarBuilder().file("a", {}).bytes()));
    QVERIFY(!looksLikeTar(QByteArray(512, '\0')));
    QVERIFY(!looksLikeTar("short"));
    QVERIFY(!looksLikeTar(QByteArray(512, 'x')));
}

QTEST_GUILESS_MAIN(TarHeadersTest)
#include "tarheaderstest.moc"
