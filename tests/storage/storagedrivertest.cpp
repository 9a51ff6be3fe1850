#include "core/storage/filesystemdriver.h"
#include "core/storage/memorydriver.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <latch>
#include <thread>
#include <vector>

using namespace stowage;

namespace {

QByteArray randomBytes(qsizetype size) {
    QByteArray bytes(size, Qt::Uninitialized);
    auto* generator = QRandomGenerator::global();
    for (char& byte : bytes) {
        byte = static_cast<char>(generator->generate());
    }
    return bytes;
}

QString path(const char* text) {
    return QString::fromLatin1(text);
}

QStringList names(const QList<StorageEntry>& entries) {
    QStringList result;
    for (const auto& entry : entries) {
        result.append(entry.name);
    }
    return result;
}

template <class T>
ErrorCode codeOf(const Result<T>& result) {
    return result ? ErrorCode::Internal : result.error().code();
}

QByteArray readAll(FileReader& reader) {
    QByteArray all;
    QByteArray buffer(64 * 1024, Qt::Uninitialized);
    while (true) {
        const auto count = reader.read(buffer.data(), buffer.size());
        if (!count || *count == 0) {
            return all;
        }
        all.append(buffer.constData(), *count);
    }
}

} // namespace

/// What distribution asks of every storage driver, asked of both of ours.
class StorageDriverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void rootLists();
    void takesValidPaths_data();
    void takesValidPaths();
    void refusesInvalidPaths_data();
    void refusesInvalidPaths();
    void readsWhatWasPut_data();
    void readsWhatWasPut();
    void shorterContentTruncates();
    void contentOverTheLimitIsRefused();
    void nothingToReadIsNotFound();
    void putMakesNoFileOfAFolder();
    void putUnderAFileFails();
    void streamsReadBack_data();
    void streamsReadBack();
    void readsFromOffsets();
    void readerKeepsTheFileItOpened();
    void appendGoesOnAtTheReportedSize_data();
    void appendGoesOnAtTheReportedSize();
    void zeroByteFileThenAppend();
    void anewForgetsWhatWasThere();
    void truncateCutsAndGoesOnThere();
    void cancelledWriterLeavesNothing();
    void closedWriterAnswersClosed();
    void listsThreeLevels();
    void listsNamesInOrder();
    void movesAFile();
    void movesOverAFile();
    void movingNothingLeavesTheTargetAlone();
    void movingNothingUnderAFileFails();
    void removesAFile();
    void removingNothingIsNotFound();
    void removesAFolderWhole();
    void removesNoLongerName();
    void statTellsFilesFromFolders();
    void makesFolders();
    void manyContentsAtOnePath();
    void readsConcurrently();
    void writesConcurrently();
    void walksEverythingInOrder();
    void walkSkipsAFolder();
    void walkPassesOverWhatVanishes();
    void walkStopsEarly();
    void walkEndsWithTheVisitorsError();
    void walkIsCancelled();
    void sharedLocksGoTogether();
    void exclusiveLockExcludes();

private:
    StorageDriver& driver() { return *driver_; }
    QByteArray read(const QString& file) { return driver().getContent(file).value_or("(none)"); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<StorageDriver> driver_;
};

void StorageDriverTest::initTestCase_data() {
    QTest::addColumn<bool>("onDisk");
    QTest::newRow("filesystem") << true;
    QTest::newRow("memory") << false;
}

void StorageDriverTest::init() {
    QFETCH_GLOBAL(bool, onDisk);
    if (onDisk) {
        folder_ = std::make_unique<QTemporaryDir>();
        QVERIFY(folder_->isValid());
        driver_ = std::make_unique<FilesystemDriver>(folder_->path());
    } else {
        driver_ = std::make_unique<MemoryDriver>();
    }
}

void StorageDriverTest::cleanup() {
    driver_.reset();
    folder_.reset();
}

void StorageDriverTest::rootLists() {
    QCOMPARE(names(driver().list(path("/")).value()), QStringList());
    QVERIFY(driver().putContent(path("/a/b"), "x"));
    QVERIFY(driver().putContent(path("/c"), "x"));
    QCOMPARE(names(driver().list(path("/")).value()), (QStringList{path("a"), path("c")}));
}

void StorageDriverTest::takesValidPaths_data() {
    QTest::addColumn<QString>("valid");
    for (const char* text : {"/a", "/2", "/aa", "/a.a", "/0-9/abcdefg", "/abcdefg/z.75",
                             "/abc/1.2.3.4.5-6_zyx/123.z/4", "/docker/docker-registry", "/123.abc",
                             "/abc./abc", "/.abc", "/a--b", "/a-.b", "/_.abc",
                             "/Docker/docker-registry", "/Abc/Cba", "/..a", "/a.."}) {
        QTest::newRow(text) << path(text);
    }
}

void StorageDriverTest::takesValidPaths() {
    QFETCH(QString, valid);
    const QByteArray bytes = randomBytes(32);
    QVERIFY(driver().putContent(valid, bytes));
    QCOMPARE(read(valid), bytes);
}

void StorageDriverTest::refusesInvalidPaths_data() {
    QTest::addColumn<QString>("invalid");
    for (const char* text : {"", "/", "abc", "123.abc", "//bcd", "/abc_123/", "/..", "/a/../b",
                             "/.", "/a/./b", "/a b", "/a\nb", "/a/", "../a", "/a\\b", "/a:b"}) {
        QTest::newRow(*text == '\0' ? "empty" : text) << path(text);
    }
    QTest::newRow("NUL") << QStringLiteral("/a") + QChar(0) + QStringLiteral("b");
    QTest::newRow("letter beyond ASCII") << QStringLiteral("/\u00e4");
}

void StorageDriverTest::refusesInvalidPaths() {
    QFETCH(QString, invalid);
    constexpr auto expected = ErrorCode::InvalidArgument;
    QCOMPARE(codeOf(driver().putContent(invalid, "x")), expected);
    QCOMPARE(codeOf(driver().getContent(invalid)), expected);
    QCOMPARE(codeOf(driver().reader(invalid)), expected);
    QCOMPARE(codeOf(driver().writer(invalid, WriteMode::Append)), expected);
    QCOMPARE(codeOf(driver().makeFolder(invalid)), expected);
    QCOMPARE(codeOf(driver().remove(invalid)), expected);
    QCOMPARE(codeOf(driver().lock(invalid, LockMode::Shared)), expected);
    QVERIFY(driver().putContent(path("/there"), "x"));
    QCOMPARE(codeOf(driver().move(path("/there"), invalid)), expected);
    QCOMPARE(codeOf(driver().move(invalid, path("/there"))), expected);
    QCOMPARE(read(path("/there")), QByteArray("x"));
    if (invalid != path("/")) {
        QCOMPARE(codeOf(driver().stat(invalid)), expected);
        QCOMPARE(codeOf(driver().list(invalid)), expected);
    }
}

void StorageDriverTest::readsWhatWasPut_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("1 byte") << QByteArray("a");
    QTest::newRow("NUL") << QByteArray("\0", 1);
    QTest::newRow("UTF-8") << QByteArray("\xc3\x9f, \xe6\xb5\x8b\xe8\xaf\x95");
    QTest::newRow("no UTF-8") << QByteArray("\x80\x80\x80\x80\xff\xfe");
    QTest::newRow("32 B") << randomBytes(32);
    QTest::newRow("1 MiB") << randomBytes(1024 * 1024);
}

void StorageDriverTest::readsWhatWasPut() {
    QFETCH(QByteArray, bytes);
    QVERIFY(driver().putContent(path("/some/where/file"), bytes));
    QCOMPARE(read(path("/some/where/file")), bytes);
    const auto reader = driver().reader(path("/some/where/file"));
    QVERIFY(reader);
    QCOMPARE((*reader)->size(), bytes.size());
    QCOMPARE(readAll(**reader), bytes);
}

void StorageDriverTest::shorterContentTruncates() {
    QVERIFY(driver().putContent(path("/file"), "something long"));
    QVERIFY(driver().putContent(path("/file"), "short"));
    QCOMPARE(read(path("/file")), QByteArray("short"));
}

void StorageDriverTest::contentOverTheLimitIsRefused() {
    QVERIFY(driver().putContent(path("/file"), "12345"));
    QCOMPARE(driver().getContent(path("/file"), 5).value(), QByteArray("12345"));
    QCOMPARE(codeOf(driver().getContent(path("/file"), 4)), ErrorCode::TooLarge);
}

void StorageDriverTest::nothingToReadIsNotFound() {
    QVERIFY(driver().putContent(path("/file"), "x"));
    for (const auto& missing : {path("/missing"), path("/no/where"), path("/file/below")}) {
        QCOMPARE(codeOf(driver().getContent(missing)), ErrorCode::NotFound);
        QCOMPARE(codeOf(driver().reader(missing)), ErrorCode::NotFound);
        QCOMPARE(codeOf(driver().list(missing)), ErrorCode::NotFound);
        QCOMPARE(codeOf(driver().stat(missing)), ErrorCode::NotFound);
    }
}

void StorageDriverTest::putMakesNoFileOfAFolder() {
    QVERIFY(driver().putContent(path("/folder/file"), "x"));
    QCOMPARE(codeOf(driver().putContent(path("/folder"), "y")), ErrorCode::Io);
    QCOMPARE(codeOf(driver().getContent(path("/folder"))), ErrorCode::Io);
    QCOMPARE(read(path("/folder/file")), QByteArray("x"));
}

void StorageDriverTest::putUnderAFileFails() {
    QVERIFY(driver().putContent(path("/file"), "x"));
    QVERIFY(!driver().putContent(path("/file/below"), "y"));
    QVERIFY(!driver().writer(path("/file/below"), WriteMode::Anew));
    QVERIFY(!driver().makeFolder(path("/file")));
    QCOMPARE(read(path("/file")), QByteArray("x"));
}

void StorageDriverTest::streamsReadBack_data() {
    QTest::addColumn<qint64>("size");
    QTest::addColumn<qint64>("step");
    QTest::newRow("small") << qint64{100} << qint64{7};
    QTest::newRow("large") << qint64{40} * 1024 * 1024 + 17 << qint64{1024} * 1024;
}

void StorageDriverTest::streamsReadBack() {
    QFETCH(qint64, size);
    QFETCH(qint64, step);
    const QByteArray bytes = randomBytes(size);
    const auto writer = driver().writer(path("/a/stream"), WriteMode::Anew);
    QVERIFY(writer);
    for (qint64 offset = 0; offset < size; offset += step) {
        QVERIFY((*writer)->write(
            QByteArrayView(bytes).sliced(offset).first(std::min(step, size - offset))));
    }
    QCOMPARE((*writer)->size(), size);
    QVERIFY((*writer)->sync());
    QVERIFY((*writer)->commit());
    QCOMPARE(driver().stat(path("/a/stream")).value().size, size);
    QVERIFY(read(path("/a/stream")) == bytes);
}

void StorageDriverTest::readsFromOffsets() {
    const QByteArray bytes = randomBytes(96);
    QVERIFY(driver().putContent(path("/file"), bytes));
    for (const qint64 offset : {qint64{0}, qint64{32}, qint64{64}, qint64{95}, qint64{96}}) {
        const auto reader = driver().reader(path("/file"), offset);
        QVERIFY(reader);
        QCOMPARE(readAll(**reader), bytes.mid(offset));
    }
    QCOMPARE(codeOf(driver().reader(path("/file"), -1)), ErrorCode::InvalidArgument);
    const auto reader = driver().reader(path("/file"), 1'000'000);
    QVERIFY(reader);
    QCOMPARE(readAll(**reader), QByteArray());
    QVERIFY((*reader)->seek(90));
    QCOMPARE(readAll(**reader), bytes.mid(90));
    QCOMPARE(codeOf((*reader)->seek(-1)), ErrorCode::InvalidArgument);
}

void StorageDriverTest::readerKeepsTheFileItOpened() {
    QVERIFY(driver().putContent(path("/file"), "old content"));
    const auto reader = driver().reader(path("/file"));
    QVERIFY(reader);
    QVERIFY(driver().putContent(path("/file"), "new"));
    QCOMPARE(readAll(**reader), QByteArray("old content"));
    QVERIFY(driver().remove(path("/file")));
    QVERIFY((*reader)->seek(4));
    QCOMPARE(readAll(**reader), QByteArray("content"));
}

void StorageDriverTest::appendGoesOnAtTheReportedSize_data() {
    QTest::addColumn<qint64>("part");
    QTest::newRow("small") << qint64{32};
    QTest::newRow("large") << qint64{3} * 1024 * 1024 + 1;
}

void StorageDriverTest::appendGoesOnAtTheReportedSize() {
    QFETCH(qint64, part);
    QByteArray all;
    for (int i = 0; i < 4; ++i) {
        const auto writer = driver().writer(path("/file"), WriteMode::Append);
        QVERIFY(writer);
        QCOMPARE((*writer)->size(), all.size());
        const QByteArray bytes = randomBytes(part);
        QVERIFY((*writer)->write(bytes));
        all += bytes;
        QCOMPARE((*writer)->size(), all.size());
        QVERIFY((*writer)->close());
    }
    QVERIFY(read(path("/file")) == all);
}

void StorageDriverTest::zeroByteFileThenAppend() {
    QVERIFY((*driver().writer(path("/file"), WriteMode::Anew))->commit());
    QCOMPARE(driver().stat(path("/file")).value().size, 0);
    QCOMPARE(read(path("/file")), QByteArray());
    const auto writer = driver().writer(path("/file"), WriteMode::Append);
    QVERIFY((*writer)->write("more"));
    QVERIFY((*writer)->commit());
    QCOMPARE(read(path("/file")), QByteArray("more"));
}

void StorageDriverTest::anewForgetsWhatWasThere() {
    QVERIFY(driver().putContent(path("/file"), "something long"));
    const auto writer = driver().writer(path("/file"), WriteMode::Anew);
    QCOMPARE((*writer)->size(), 0);
    QVERIFY((*writer)->write("new"));
    QVERIFY((*writer)->commit());
    QCOMPARE(read(path("/file")), QByteArray("new"));
}

void StorageDriverTest::truncateCutsAndGoesOnThere() {
    const auto writer = driver().writer(path("/file"), WriteMode::Anew);
    QVERIFY((*writer)->write("0123456789"));
    QVERIFY((*writer)->truncate(4));
    QCOMPARE((*writer)->size(), 4);
    QVERIFY((*writer)->write("x"));
    QCOMPARE(codeOf((*writer)->truncate(6)), ErrorCode::InvalidArgument);
    QCOMPARE(codeOf((*writer)->truncate(-1)), ErrorCode::InvalidArgument);
    QVERIFY((*writer)->commit());
    QCOMPARE(read(path("/file")), QByteArray("0123x"));
}

void StorageDriverTest::cancelledWriterLeavesNothing() {
    const auto writer = driver().writer(path("/file"), WriteMode::Anew);
    QVERIFY((*writer)->write("x"));
    QVERIFY((*writer)->cancel());
    QCOMPARE(codeOf(driver().stat(path("/file"))), ErrorCode::NotFound);
}

void StorageDriverTest::closedWriterAnswersClosed() {
    for (const auto& end : {&FileWriter::close, &FileWriter::commit, &FileWriter::cancel}) {
        const auto writer = driver().writer(path("/file"), WriteMode::Anew);
        QVERIFY((writer->get()->*end)());
        QCOMPARE(codeOf((*writer)->write("x")), ErrorCode::Closed);
        QCOMPARE(codeOf((*writer)->truncate(0)), ErrorCode::Closed);
        QCOMPARE(codeOf((*writer)->sync()), ErrorCode::Closed);
        QCOMPARE(codeOf((*writer)->commit()), ErrorCode::Closed);
        QCOMPARE(codeOf((*writer)->close()), ErrorCode::Closed);
        QCOMPARE(codeOf((*writer)->cancel()), ErrorCode::Closed);
    }
}

void StorageDriverTest::listsThreeLevels() {
    constexpr int count = 50;
    QStringList children;
    for (int i = 0; i < count; ++i) {
        children.append(QStringLiteral("child-%1").arg(i, 2, 10, QLatin1Char('0')));
        QVERIFY(driver().putContent(path("/one/two/") + children.last(), "x"));
    }
    QCOMPARE(names(driver().list(path("/")).value()), QStringList{path("one")});
    QCOMPARE(names(driver().list(path("/one")).value()), QStringList{path("two")});
    QCOMPARE(names(driver().list(path("/one/two")).value()), children);
    QCOMPARE(codeOf(driver().list(path("/one/three"))), ErrorCode::NotFound);
}

void StorageDriverTest::listsNamesInOrder() {
    for (const char* file : {"/f/b", "/f/a-b/x", "/f/a/x", "/f/a.b", "/f/B", "/f/_a"}) {
        QVERIFY(driver().putContent(path(file), "x"));
    }
    const auto entries = driver().list(path("/f")).value();
    QCOMPARE(names(entries),
             (QStringList{path("B"), path("_a"), path("a"), path("a-b"), path("a.b"), path("b")}));
    QCOMPARE(entries[2].kind, EntryKind::Folder);
    QCOMPARE(entries[4].kind, EntryKind::File);
}

void StorageDriverTest::movesAFile() {
    const QByteArray bytes = randomBytes(32);
    QVERIFY(driver().putContent(path("/from/file"), bytes));
    QVERIFY(driver().move(path("/from/file"), path("/to/a/new/place")));
    QCOMPARE(read(path("/to/a/new/place")), bytes);
    QCOMPARE(codeOf(driver().getContent(path("/from/file"))), ErrorCode::NotFound);
}

void StorageDriverTest::movesOverAFile() {
    QVERIFY(driver().putContent(path("/from"), "new"));
    QVERIFY(driver().putContent(path("/to"), "old and longer"));
    QVERIFY(driver().move(path("/from"), path("/to")));
    QCOMPARE(read(path("/to")), QByteArray("new"));
    QCOMPARE(codeOf(driver().getContent(path("/from"))), ErrorCode::NotFound);
}

void StorageDriverTest::movingNothingLeavesTheTargetAlone() {
    QVERIFY(driver().putContent(path("/to"), "content"));
    QCOMPARE(codeOf(driver().move(path("/missing"), path("/to"))), ErrorCode::NotFound);
    QCOMPARE(read(path("/to")), QByteArray("content"));
    QCOMPARE(codeOf(driver().move(path("/missing"), path("/new/file"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(driver().stat(path("/new"))), ErrorCode::NotFound);
}

void StorageDriverTest::movingNothingUnderAFileFails() {
    QVERIFY(driver().putContent(path("/file"), "content"));
    QCOMPARE(codeOf(driver().move(path("/missing"), path("/file/below"))), ErrorCode::NotFound);
    QVERIFY(driver().putContent(path("/other"), "other"));
    QVERIFY(!driver().move(path("/other"), path("/file/below")));
    QCOMPARE(read(path("/file")), QByteArray("content"));
    QCOMPARE(read(path("/other")), QByteArray("other"));
}

void StorageDriverTest::removesAFile() {
    QVERIFY(driver().putContent(path("/a/file"), "x"));
    QVERIFY(driver().remove(path("/a/file")));
    QCOMPARE(codeOf(driver().getContent(path("/a/file"))), ErrorCode::NotFound);
    QCOMPARE(names(driver().list(path("/a")).value()), QStringList());
}

void StorageDriverTest::removingNothingIsNotFound() {
    QCOMPARE(codeOf(driver().remove(path("/missing"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(driver().remove(path("/no/where"))), ErrorCode::NotFound);
}

void StorageDriverTest::removesAFolderWhole() {
    for (const char* file : {"/a/b/1", "/a/b/2", "/a/b/c/3", "/a/4"}) {
        QVERIFY(driver().putContent(path(file), "x"));
    }
    QVERIFY(driver().remove(path("/a/b")));
    QCOMPARE(codeOf(driver().getContent(path("/a/b/c/3"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(driver().stat(path("/a/b"))), ErrorCode::NotFound);
    QCOMPARE(read(path("/a/4")), QByteArray("x"));
}

void StorageDriverTest::removesNoLongerName() {
    QVERIFY(driver().putContent(path("/x/file"), "x"));
    QVERIFY(driver().putContent(path("/xsuffix/file"), "y"));
    QVERIFY(driver().putContent(path("/x-y"), "z"));
    QVERIFY(driver().remove(path("/x")));
    QCOMPARE(codeOf(driver().stat(path("/x"))), ErrorCode::NotFound);
    QCOMPARE(read(path("/xsuffix/file")), QByteArray("y"));
    QCOMPARE(read(path("/x-y")), QByteArray("z"));
}

void StorageDriverTest::statTellsFilesFromFolders() {
    const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-2);
    QVERIFY(driver().putContent(path("/folder/file"), "12345"));
    const auto file = driver().stat(path("/folder/file"));
    QVERIFY(file);
    QCOMPARE(file->kind, EntryKind::File);
    QCOMPARE(file->size, 5);
    QVERIFY(file->modified >= before);
    QVERIFY(file->modified <= QDateTime::currentDateTimeUtc().addSecs(2));
    const auto folder = driver().stat(path("/folder"));
    QVERIFY(folder);
    QCOMPARE(folder->kind, EntryKind::Folder);
    QCOMPARE(folder->size, 0);
    QCOMPARE(driver().stat(path("/")).value().kind, EntryKind::Folder);
}

void StorageDriverTest::makesFolders() {
    QVERIFY(driver().makeFolder(path("/a/b/c")));
    QVERIFY(driver().makeFolder(path("/a/b/c")));
    QCOMPARE(driver().stat(path("/a/b/c")).value().kind, EntryKind::Folder);
    QCOMPARE(names(driver().list(path("/a/b/c")).value()), QStringList());
}

void StorageDriverTest::manyContentsAtOnePath() {
    for (int i = 0; i < 100; ++i) {
        const QByteArray bytes = randomBytes(i);
        QVERIFY(driver().putContent(path("/a/file"), bytes));
        QCOMPARE(read(path("/a/file")), bytes);
    }
    QCOMPARE(names(driver().list(path("/a")).value()), QStringList{path("file")});
}

void StorageDriverTest::readsConcurrently() {
    const QByteArray bytes = randomBytes(4 * 1024 * 1024);
    QVERIFY(driver().putContent(path("/file"), bytes));
    std::atomic<int> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (quint32 i = 0; i < 10; ++i) {
            threads.emplace_back([this, &bytes, &wrong, i] {
                QRandomGenerator generator(i);
                for (int round = 0; round < 10; ++round) {
                    const qint64 offset = generator.bounded(static_cast<int>(bytes.size()));
                    const auto reader = driver().reader(path("/file"), offset);
                    if (!reader || readAll(**reader) != QByteArrayView(bytes).sliced(offset)) {
                        ++wrong;
                    }
                }
            });
        }
    }
    QCOMPARE(wrong.load(), 0);
}

void StorageDriverTest::writesConcurrently() {
    constexpr int count = 32;
    std::atomic<int> wrong = 0;
    {
        std::latch start(count);
        std::vector<std::jthread> threads;
        for (int i = 0; i < count; ++i) {
            threads.emplace_back([this, &wrong, &start, i] {
                // 64 B to 8 MiB, all into one new folder.
                const QByteArray bytes(qsizetype{64} << (i % 18), static_cast<char>('a' + i % 26));
                const QString file = path("/shared/folder/") + QString::number(i);
                start.arrive_and_wait();
                const auto writer = driver().writer(file, WriteMode::Anew);
                if (!writer || !(*writer)->write(bytes) || !(*writer)->commit() ||
                    read(file) != bytes) {
                    ++wrong;
                }
            });
        }
    }
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(driver().list(path("/shared/folder")).value().size(), count);
}

void StorageDriverTest::walksEverythingInOrder() {
    for (const char* file : {"/w/b/2", "/w/a-x", "/w/a/1", "/w/c"}) {
        QVERIFY(driver().putContent(path(file), "x"));
    }
    QStringList visited;
    QVERIFY(driver().walk(path("/w"), [&](const QString& at, EntryKind kind) -> Result<WalkStep> {
        visited.append(at + (kind == EntryKind::Folder ? path("/") : QString()));
        return WalkStep::Continue;
    }));
    QCOMPARE(visited, (QStringList{path("/w/a/"), path("/w/a/1"), path("/w/a-x"), path("/w/b/"),
                                   path("/w/b/2"), path("/w/c")}));
    const auto nowhere = driver().walk(
        path("/missing"), [](const QString&, EntryKind) { return WalkStep::Continue; });
    QCOMPARE(codeOf(nowhere), ErrorCode::NotFound);
}

void StorageDriverTest::walkSkipsAFolder() {
    for (const char* file : {"/a/1", "/b/2", "/c"}) {
        QVERIFY(driver().putContent(path(file), "x"));
    }
    QStringList visited;
    QVERIFY(driver().walk(path("/"), [&](const QString& at, EntryKind) -> Result<WalkStep> {
        visited.append(at);
        return at == path("/a") ? WalkStep::SkipFolder : WalkStep::Continue;
    }));
    QCOMPARE(visited, (QStringList{path("/a"), path("/b"), path("/b/2"), path("/c")}));
}

void StorageDriverTest::walkPassesOverWhatVanishes() {
    for (const char* file : {"/a/1", "/b/2", "/c"}) {
        QVERIFY(driver().putContent(path(file), "x"));
    }
    QStringList visited;
    QVERIFY(driver().walk(path("/"), [&](const QString& at, EntryKind) -> Result<WalkStep> {
        visited.append(at);
        if (at == path("/a")) {
            if (auto removed = driver().remove(at); !removed) {
                return failure(removed);
            }
        }
        return WalkStep::Continue;
    }));
    QCOMPARE(visited, (QStringList{path("/a"), path("/b"), path("/b/2"), path("/c")}));
}

void StorageDriverTest::walkStopsEarly() {
    for (const char* file : {"/a/1", "/a/2", "/b"}) {
        QVERIFY(driver().putContent(path(file), "x"));
    }
    QStringList visited;
    QVERIFY(driver().walk(path("/"), [&](const QString& at, EntryKind) -> Result<WalkStep> {
        visited.append(at);
        return at == path("/a/1") ? WalkStep::Stop : WalkStep::Continue;
    }));
    QCOMPARE(visited, (QStringList{path("/a"), path("/a/1")}));
}

void StorageDriverTest::walkEndsWithTheVisitorsError() {
    QVERIFY(driver().putContent(path("/a/1"), "x"));
    int visits = 0;
    const auto walked =
        driver().walk(path("/"), [&](const QString&, EntryKind) -> Result<WalkStep> {
            ++visits;
            return failure(ErrorCode::Corrupt, QStringLiteral("no further"));
        });
    QCOMPARE(codeOf(walked), ErrorCode::Corrupt);
    QCOMPARE(visits, 1);
}

void StorageDriverTest::walkIsCancelled() {
    for (const char* file : {"/a", "/b"}) {
        QVERIFY(driver().putContent(path(file), "x"));
    }
    std::stop_source stop;
    int visits = 0;
    const auto walked = driver().walk(
        path("/"),
        [&](const QString&, EntryKind) -> Result<WalkStep> {
            ++visits;
            stop.request_stop();
            return WalkStep::Continue;
        },
        stop.get_token());
    QCOMPARE(codeOf(walked), ErrorCode::Cancelled);
    QCOMPARE(visits, 1);
}

void StorageDriverTest::sharedLocksGoTogether() {
    QVERIFY(driver().makeFolder(path("/f")));
    const auto first = driver().lock(path("/f/lock"), LockMode::Shared);
    QVERIFY(first);
    const auto second = driver().lock(path("/f/lock"), LockMode::Shared);
    QVERIFY(second);
    QCOMPARE(codeOf(driver().lock(path("/f/lock"), LockMode::Exclusive)), ErrorCode::Busy);
}

void StorageDriverTest::exclusiveLockExcludes() {
    QCOMPARE(codeOf(driver().lock(path("/f/lock"), LockMode::Exclusive)), ErrorCode::NotFound);
    QVERIFY(driver().makeFolder(path("/f")));
    {
        const auto held = driver().lock(path("/f/lock"), LockMode::Exclusive);
        QVERIFY(held);
        QCOMPARE(codeOf(driver().lock(path("/f/lock"), LockMode::Exclusive)), ErrorCode::Busy);
        QCOMPARE(codeOf(driver().lock(path("/f/lock"), LockMode::Shared)), ErrorCode::Busy);
        QVERIFY(driver().lock(path("/f/other"), LockMode::Exclusive));
    }
    QVERIFY(driver().lock(path("/f/lock"), LockMode::Exclusive));
}

QTEST_GUILESS_MAIN(StorageDriverTest)
#include "storagedrivertest.moc"
