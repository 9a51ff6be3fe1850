#include "core/storage/localregistry.h"

#include "core/storage/filesystemdriver.h"
#include "core/storage/registrypaths.h"
#include "tests/storage/localfixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

QStringList names(const Page<RepositoryName>& page) {
    QStringList result;
    for (const auto& name : page.items) {
        result.append(name.toString());
    }
    return result;
}

} // namespace

class LocalRegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createMakesARegistryOfAnAbsentFolder();
    void createMakesARegistryOfAnEmptyFolder();
    void createGoesOnWhereACrashEndedIt_data();
    void createGoesOnWhereACrashEndedIt();
    void createOpensARegistry();
    void createLeavesOtherFoldersAlone();
    void absentFolderIsNotFound();
    void otherFoldersAreUnsupported_data();
    void otherFoldersAreUnsupported();
    void wrongLevelNamesTheRightOne_data();
    void wrongLevelNamesTheRightOne();
    void openedForReadingChangesNothing();
    void readOnlyFolderSaysSoAtOnce();
    void emptyRegistryHasNoRepositories();
    void findsRepositoriesByEitherFolder();
    void listsComponentWise();
    void pagesThroughAll_data();
    void pagesThroughAll();
    void pageAfterANameThatIsGone();
    void pageAfterNoNameIsRefused();
    void ignoresWhatIsNoRepository();
    void unreadableFolderHidesNoOther();
    void listingIsCancelled();
    void findsUploadsToRepositoriesThatHoldNothingYet();
    void repositoryMadeHasBothFolders();
    void listsManyFast();
};

void LocalRegistryTest::createMakesARegistryOfAnAbsentFolder() {
    QTemporaryDir folder;
    const QString place = folder.filePath(QStringLiteral("a/b"));
    const auto registry = LocalRegistry::open(place, OpenMode::Create);
    QVERIFY(registry);
    QCOMPARE((*registry)->place(), (Place{Place::Kind::RegistryFolder, place}));
    QVERIFY((*registry)->capabilities().canWrite);
    QVERIFY((*registry)->capabilities().canResume);
    QVERIFY(QDir(place + QStringLiteral("/docker/registry/v2/repositories")).exists());
    QVERIFY(LocalRegistry::open(place, OpenMode::Read));
}

void LocalRegistryTest::createMakesARegistryOfAnEmptyFolder() {
    QTemporaryDir folder;
    QVERIFY(LocalRegistry::open(folder.path(), OpenMode::Create));
    QVERIFY(LocalRegistry::open(folder.path(), OpenMode::ReadWrite));
}

void LocalRegistryTest::createGoesOnWhereACrashEndedIt_data() {
    QTest::addColumn<QString>("left");
    QTest::newRow("docker") << QStringLiteral("docker");
    QTest::newRow("registry") << QStringLiteral("docker/registry");
    QTest::newRow("v2") << QStringLiteral("docker/registry/v2");
    QTest::newRow("blobs") << QStringLiteral("docker/registry/v2/blobs");
}

void LocalRegistryTest::createGoesOnWhereACrashEndedIt() {
    QFETCH(QString, left);
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(left));
    const auto registry = LocalRegistry::open(folder.path(), OpenMode::Create);
    QVERIFY(registry);
    QVERIFY((*registry)->repositories().value().items.isEmpty());
    QVERIFY((*registry)->open(repositoryName("repo"))->layers().upload());
}

void LocalRegistryTest::createOpensARegistry() {
    LocalFixture fixture;
    fixture.push("repo", "layer");
    const auto again =
        LocalRegistry::open(fixture.driver, fixture.registry->place(), OpenMode::Create);
    QVERIFY(again);
    QCOMPARE(names((*again)->repositories().value()), QStringList{QStringLiteral("repo")});
}

void LocalRegistryTest::createLeavesOtherFoldersAlone() {
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("photos")));
    const auto registry = LocalRegistry::open(folder.path(), OpenMode::Create);
    QCOMPARE(codeOf(registry), ErrorCode::Unsupported);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("photos")});
}

void LocalRegistryTest::absentFolderIsNotFound() {
    QTemporaryDir folder;
    for (const auto mode : {OpenMode::Read, OpenMode::ReadWrite}) {
        const auto registry = LocalRegistry::open(folder.filePath(QStringLiteral("absent")), mode);
        QCOMPARE(codeOf(registry), ErrorCode::NotFound);
        QVERIFY(registry.error().message().contains(folder.filePath(QStringLiteral("absent"))));
    }
}

void LocalRegistryTest::otherFoldersAreUnsupported_data() {
    QTest::addColumn<QString>("content");
    QTest::newRow("empty") << QString();
    QTest::newRow("layout") << QStringLiteral("blobs/sha256");
    QTest::newRow("docker alone") << QStringLiteral("docker/registry");
}

void LocalRegistryTest::otherFoldersAreUnsupported() {
    QFETCH(QString, content);
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(content.isEmpty() ? QStringLiteral(".") : content));
    const auto registry = LocalRegistry::open(folder.path(), OpenMode::Read);
    QCOMPARE(codeOf(registry), ErrorCode::Unsupported);
    QVERIFY(registry.error().message().contains(QStringLiteral("docker/registry/v2")));
    QVERIFY(registry.error().message().contains(folder.path()));

    QFile file(folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(codeOf(LocalRegistry::open(file.fileName(), OpenMode::Read)), ErrorCode::Unsupported);
    QCOMPARE(codeOf(LocalRegistry::open(file.fileName(), OpenMode::Create)),
             ErrorCode::Unsupported);
}

void LocalRegistryTest::wrongLevelNamesTheRightOne_data() {
    QTest::addColumn<QString>("inner");
    QTest::newRow("docker") << QStringLiteral("/docker");
    QTest::newRow("registry") << QStringLiteral("/docker/registry");
    QTest::newRow("v2") << QStringLiteral("/docker/registry/v2");
}

void LocalRegistryTest::wrongLevelNamesTheRightOne() {
    QFETCH(QString, inner);
    QTemporaryDir folder;
    QVERIFY(LocalRegistry::open(folder.path(), OpenMode::Create));
    for (const auto mode : {OpenMode::Read, OpenMode::Create}) {
        const auto registry = LocalRegistry::open(folder.path() + inner, mode);
        QCOMPARE(codeOf(registry), ErrorCode::Unsupported);
        const QString end = QStringLiteral("inside of the registry ") + folder.path();
        QVERIFY2(registry.error().message().endsWith(end), qPrintable(registry.error().message()));
    }
}

void LocalRegistryTest::openedForReadingChangesNothing() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const auto registry =
        LocalRegistry::open(fixture.driver, fixture.registry->place(), OpenMode::Read).value();
    QVERIFY(!registry->capabilities().canWrite);
    QVERIFY(!registry->capabilities().canRemove);
    const auto repository = registry->open(repositoryName("repo"));
    QVERIFY(repository->manifests().get(tagName("v1")));
    QCOMPARE(codeOf(repository->layers().upload()), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(repository->layers().mount(digest, repositoryName("other"))),
             ErrorCode::ReadOnly);
    QCOMPARE(codeOf(repository->layers().remove(digest)), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(repository->manifests().put(makeIndex({}), {})), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(repository->manifests().remove(digest)), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(repository->tags().tag(tagName("v2"), digest)), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(repository->tags().untag(tagName("v1"))), ErrorCode::ReadOnly);
    QCOMPARE(repository->tags().resolve(tagName("v1")).value(), digest);
}

void LocalRegistryTest::readOnlyFolderSaysSoAtOnce() {
    /// A driver on which no file can be opened for writing.
    class ReadOnlyDriver final : public StorageDriver {
    public:
        explicit ReadOnlyDriver(StorageDriver& inner) : inner_(inner) {}
        Result<QByteArray> getContent(const QString& path, qint64 limit) override {
            return inner_.getContent(path, limit);
        }
        Result<std::unique_ptr<FileReader>> reader(const QString& path, qint64 offset) override {
            return inner_.reader(path, offset);
        }
        Result<StorageInfo> stat(const QString& path) override { return inner_.stat(path); }
        Result<QList<StorageEntry>> list(const QString& path) override { return inner_.list(path); }
        Result<> putContent(const QString&, QByteArrayView) override { return refused(); }
        Result<std::unique_ptr<FileWriter>> writer(const QString&, WriteMode) override {
            return refused();
        }
        Result<> makeFolder(const QString&) override { return refused(); }
        Result<> move(const QString&, const QString&) override { return refused(); }
        Result<> remove(const QString&) override { return refused(); }
        Result<std::unique_ptr<StorageLock>> lock(const QString&, LockMode) override {
            return refused();
        }

    private:
        static std::unexpected<Error> refused() {
            return failure(ErrorCode::ReadOnly, QStringLiteral("read-only file system"));
        }
        StorageDriver& inner_;
    };

    LocalFixture fixture;
    fixture.pushImage("repo", "v1", "layer");
    const auto driver = std::make_shared<ReadOnlyDriver>(*fixture.driver);
    QCOMPARE(codeOf(LocalRegistry::open(driver, {}, OpenMode::ReadWrite)), ErrorCode::ReadOnly);
    const auto registry = LocalRegistry::open(driver, {}, OpenMode::Read);
    QVERIFY(registry);
    QVERIFY((*registry)->open(repositoryName("repo"))->manifests().get(tagName("v1")));
}

void LocalRegistryTest::emptyRegistryHasNoRepositories() {
    LocalFixture fixture;
    const auto page = fixture.registry->repositories();
    QVERIFY(page);
    QVERIFY(page->items.isEmpty());
    QVERIFY(page->next.isEmpty());
    const auto repository = fixture.open("absent");
    QCOMPARE(codeOf(repository->tags().page()), ErrorCode::NotFound);
    QCOMPARE(codeOf(repository->layers().list()), ErrorCode::NotFound);
    QCOMPARE(codeOf(repository->manifests().list()), ErrorCode::NotFound);
}

void LocalRegistryTest::findsRepositoriesByEitherFolder() {
    LocalFixture fixture;
    const QString repositories = QStringLiteral("/docker/registry/v2/repositories/");
    QVERIFY(fixture.driver->makeFolder(repositories + QStringLiteral("old/_layers")));
    QVERIFY(fixture.driver->makeFolder(repositories + QStringLiteral("new/_manifests")));
    QVERIFY(fixture.driver->makeFolder(repositories + QStringLiteral("begun/_uploads")));
    QCOMPARE(names(fixture.registry->repositories().value()),
             (QStringList{QStringLiteral("new"), QStringLiteral("old")}));
    QVERIFY(fixture.open("old")->tags().page().value().items.isEmpty());
    QVERIFY(fixture.open("new")->layers().list().value().isEmpty());
}

void LocalRegistryTest::listsComponentWise() {
    LocalFixture fixture;
    const QStringList sorted{QStringLiteral("bar"),     QStringLiteral("foo"),
                             QStringLiteral("foo/a"),   QStringLiteral("foo/b/c/d"),
                             QStringLiteral("foo-bar"), QStringLiteral("foo-bar/a"),
                             QStringLiteral("foo.bar"), QStringLiteral("foobar")};
    for (const QString& name :
         {sorted[4], sorted[7], sorted[0], sorted[3], sorted[1], sorted[6], sorted[5], sorted[2]}) {
        fixture.push(name.toLatin1().constData(), "layer");
    }
    QCOMPARE(names(fixture.registry->repositories().value()), sorted);
}

void LocalRegistryTest::pagesThroughAll_data() {
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 3, 6, 7, 8}) {
        QTest::addRow("by %d", count) << count;
    }
}

void LocalRegistryTest::pagesThroughAll() {
    QFETCH(int, count);
    LocalFixture fixture;
    for (const char* name : {"a", "a/b", "a/b/c", "a-b", "b/x", "b/y", "c"}) {
        fixture.push(name, "layer");
    }
    const QStringList all = names(fixture.registry->repositories().value());
    QCOMPARE(all.size(), 7);
    QStringList found;
    PageRequest request{.count = count};
    do {
        const auto page = fixture.registry->repositories(request);
        QVERIFY(page);
        QVERIFY(page->items.size() <= count);
        QVERIFY(!page->items.isEmpty());
        found += names(*page);
        request.after = page->next;
    } while (!request.after.isEmpty());
    QCOMPARE(found, all);
}

void LocalRegistryTest::pageAfterANameThatIsGone() {
    LocalFixture fixture;
    for (const char* name : {"a", "b/x", "c"}) {
        fixture.push(name, "layer");
    }
    const auto after = [&](const char* name) {
        return names(fixture.registry->repositories({.after = QLatin1String(name)}).value());
    };
    QCOMPARE(after("b"), (QStringList{QStringLiteral("b/x"), QStringLiteral("c")}));
    QCOMPARE(after("b/w/v"), (QStringList{QStringLiteral("b/x"), QStringLiteral("c")}));
    QCOMPARE(after("b/z"), QStringList{QStringLiteral("c")});
    QCOMPARE(after("c"), QStringList());
}

void LocalRegistryTest::pageAfterNoNameIsRefused() {
    LocalFixture fixture;
    QCOMPARE(codeOf(fixture.registry->repositories({.after = QStringLiteral("../etc")})),
             ErrorCode::InvalidArgument);
}

void LocalRegistryTest::ignoresWhatIsNoRepository() {
    LocalFixture fixture;
    fixture.push("real", "layer");
    fixture.putFile(QStringLiteral("repositories/Upper/_layers/x"), "");
    fixture.putFile(QStringLiteral("repositories/plain/file"), "");
    fixture.putFile(QStringLiteral("repositories/file"), "");
    fixture.putFile(QStringLiteral("repositories/marked/_layers"), "a file of that name");
    fixture.putFile(QStringLiteral("repositories/real/_uploads/nested/_layers/x"), "");
    QCOMPARE(names(fixture.registry->repositories().value()), QStringList{QStringLiteral("real")});
}

void LocalRegistryTest::unreadableFolderHidesNoOther() {
    QTemporaryDir folder;
    LocalFixture fixture(std::make_shared<FilesystemDriver>(folder.path()));
    fixture.push("a", "layer");
    fixture.push("z", "layer");
    const QString repositories = folder.filePath(QStringLiteral("docker/registry/v2/repositories"));
    QVERIFY(QFile::link(QStringLiteral("/"), repositories + QStringLiteral("/link")));
    QVERIFY(QFile::link(QStringLiteral("."), repositories + QStringLiteral("/loop")));
    QCOMPARE(names(fixture.registry->repositories().value()),
             (QStringList{QStringLiteral("a"), QStringLiteral("z")}));
}

void LocalRegistryTest::listingIsCancelled() {
    LocalFixture fixture;
    fixture.push("repo", "layer");
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(codeOf(fixture.registry->repositories({}, stop.get_token())), ErrorCode::Cancelled);
}

void LocalRegistryTest::findsUploadsToRepositoriesThatHoldNothingYet() {
    LocalFixture fixture;
    QCOMPARE(fixture.registry->uploading()->size(), 0);
    for (const char* name : {"team/later", "begun"}) {
        QVERIFY(fixture.open(name)->layers().upload());
    }
    QVERIFY(fixture.driver->makeFolder(RegistryPaths::repositories() +
                                       QStringLiteral("/filled/_layers")));
    const auto uploading = fixture.registry->uploading();
    QVERIFY(uploading);
    QCOMPARE(*uploading, (QList{repositoryName("begun"), repositoryName("team/later")}));
    QCOMPARE(names(*fixture.registry->repositories()), QStringList{QStringLiteral("filled")});
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(codeOf(fixture.registry->uploading(stop.get_token())), ErrorCode::Cancelled);
}

void LocalRegistryTest::repositoryMadeHasBothFolders() {
    LocalFixture fixture;
    fixture.push("by-layer", "layer");
    fixture.pushIndex("by-manifest", "v1", {});
    QCOMPARE(fixture.open("by-mount")
                 ->layers()
                 .mount(Hasher::digestOf("layer"), repositoryName("by-layer"))
                 .value(),
             MountOutcome::Mounted);
    for (const char* name : {"by-layer", "by-manifest", "by-mount"}) {
        const QString folder = QStringLiteral("repositories/") + QLatin1String(name);
        QVERIFY(fixture.hasFile(folder + QStringLiteral("/_layers")));
        QVERIFY(fixture.hasFile(folder + QStringLiteral("/_manifests")));
    }
}

void LocalRegistryTest::listsManyFast() {
    // A look into every folder's content would take many times as long. The bound is generous: the
    // usual times are some tens of milliseconds.
    constexpr int repositories = 2'000;
    constexpr int tags = 100'000;
    constexpr qint64 milliseconds = 5'000;
    QTemporaryDir folder(fastFolderTemplate());
    LocalFixture fixture(std::make_shared<FilesystemDriver>(folder.path()));
    QDir root(folder.filePath(QStringLiteral("docker/registry/v2/repositories")));
    for (int i = 0; i < repositories; ++i) {
        QVERIFY(root.mkpath(QStringLiteral("group%1/name%2/_manifests").arg(i % 20).arg(i)));
    }
    QVERIFY(root.mkpath(QStringLiteral("many/_manifests/tags")));
    const QDir tagFolder(root.filePath(QStringLiteral("many/_manifests/tags")));
    for (int i = 0; i < tags; ++i) {
        QVERIFY(tagFolder.mkdir(QStringLiteral("v%1").arg(i)));
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(fixture.registry->repositories().value().items.size(), repositories + 1);
    const qint64 repositoryTime = timer.restart();
    QCOMPARE(fixture.open("many")->tags().page().value().items.size(), tags);
    const qint64 tagTime = timer.restart();
    QCOMPARE(fixture.open("many")->tags().page({.count = 100}).value().items.size(), 100);
    qInfo("%d repositories in %lld ms, %d tags in %lld ms", repositories, repositoryTime, tags,
          tagTime);
    QVERIFY(repositoryTime < milliseconds);
    QVERIFY(tagTime < milliseconds);
}

QTEST_GUILESS_MAIN(LocalRegistryTest)
#include "localregistrytest.moc"
