#include "core/digest/hasher.h"
#include "core/image/mediatype.h"
#include "core/remote/manifestcache.h"
#include "core/remote/remoteregistry.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"
#include "tests/support/steppedclock.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace stowage::test {

namespace {

RepositoryName repositoryName(const char* text) {
    return RepositoryName::parse(QString::fromLatin1(text)).value();
}

QByteArray layerOf(const QByteArray& content) {
    return tarOf("a", content);
}

SampleImage imageOf(const QByteArray& content) {
    const QByteArray layer = layerOf(content);
    return SampleImage::of({{.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer}});
}

/// What a GET of a path below /v2/ was answered with is in the log so.
qsizetype count(const DockerRegistry& server, const char* method, const QByteArray& part) {
    qsizetype found = 0;
    for (const QByteArray& line : server.log().split('\n')) {
        found += line.contains("response completed") &&
                         line.contains(QByteArray("http.request.method=") + method + ' ') &&
                         line.contains(part)
                     ? 1
                     : 0;
    }
    return found;
}

} // namespace

/// Where a repository is read from, where it is written to, and what is not asked for twice; beside
/// two real docker-registries.
class MirrorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aMirrorIsReadFromAndNotWrittenTo();
    void whatTheMirrorLacksComesFromTheRegistry();
    void aMirrorThatIsDownIsPassedOver();
    void aMirrorThatIsDownIsNotAskedAgainForAWhile();
    void aMirrorForDigestsIsNotAskedForTags();
    void whereOnlyTheMirrorIsReachedItIsReadFrom();
    void aPlaceIsWhereTheFileSaysItIs();
    void aRegistryIsWhereTheFileSaysItIs();
    void nothingIsSentToWhatIsBlocked();
    void aManifestIsAskedForOnce();
    void aDamagedEntryOfTheCacheIsNone();
    void theCacheForgetsTheOldest();

private:
    std::shared_ptr<RemoteRegistry> open(const QByteArray& conf);
    static void push(Registry& registry, const char* repository, const QByteArray& content);

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<DockerRegistry> origin_;
    std::unique_ptr<DockerRegistry> mirror_;
    RemoteSettings settings_;
};

void MirrorsTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    origin_ = DockerRegistry::start(folder_->filePath(QStringLiteral("origin")));
    mirror_ = DockerRegistry::start(folder_->filePath(QStringLiteral("mirror")));
    QVERIFY(origin_ && mirror_);
    settings_ = {};
    settings_.firstPause = std::chrono::milliseconds(1);
}

/// The origin, opened with a registries.conf in which ORIGIN and MIRROR stand for the two servers.
std::shared_ptr<RemoteRegistry> MirrorsTest::open(const QByteArray& conf) {
    QByteArray text = conf;
    text.replace("ORIGIN", origin_->address().toLatin1());
    text.replace("MIRROR", mirror_->address().toLatin1());
    QFile file(folder_->filePath(QStringLiteral("registries.conf")));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(text) != text.size()) {
        return nullptr;
    }
    file.close();
    auto read = RegistriesConf::read({file.fileName()});
    if (!read) {
        qWarning("%s", qPrintable(read.error().message()));
        return nullptr;
    }
    settings_.routes = std::make_shared<const RegistriesConf>(*std::move(read));
    const auto registry =
        RemoteRegistry::open(Place{Place::Kind::Remote, origin_->address()}, settings_);
    return registry ? *registry : nullptr;
}

void MirrorsTest::push(Registry& registry, const char* repository, const QByteArray& content) {
    const SampleImage image = imageOf(content);
    const auto to = registry.open(repositoryName(repository));
    for (const QByteArray& blob : {layerOf(content), image.config}) {
        auto upload = to->layers().upload();
        VERIFY_RESULT(upload);
        VERIFY_RESULT((*upload)->write(blob));
        VERIFY_RESULT((*upload)->finish(blob.size(), Hasher::digestOf(blob), {}));
    }
    VERIFY_RESULT(to->manifests().put(image.manifest, MediaType::ociManifest,
                                      Tag::parse(QStringLiteral("v1")).value()));
}

constexpr const char* mirrored = R"(
[[registry]]
location = "ORIGIN"
[[registry.mirror]]
location = "MIRROR"
)";

void MirrorsTest::aMirrorIsReadFromAndNotWrittenTo() {
    const auto elsewhere =
        RemoteRegistry::open(Place{Place::Kind::Remote, mirror_->address()}, settings_);
    VERIFY_RESULT(elsewhere);
    const QByteArray layerBytes = layerOf("in the mirror");
    push(**elsewhere, "app", "in the mirror");
    const auto registry = open(mirrored);
    QVERIFY(registry);
    const auto repository = registry->open(repositoryName("app"));
    QCOMPARE(repository->name(), repositoryName("app"));
    const auto manifest = repository->manifests().get(Tag::parse(QStringLiteral("v1")).value());
    VERIFY_RESULT(manifest);
    QCOMPARE(manifest->bytes(), imageOf("in the mirror").manifest);
    const auto layer = repository->layers().fetch(Hasher::digestOf(layerBytes));
    VERIFY_RESULT(layer);
    QCOMPARE((*layer)->readAll(), layerBytes);
    QCOMPARE(count(*origin_, "GET", "/app/"), 0);

    push(*registry, "new", "in the registry");
    QTRY_VERIFY(count(*origin_, "PUT", "/new/") > 0);
    for (const char* method : {"POST", "PATCH", "PUT"}) {
        QCOMPARE(count(*mirror_, method, "/new/"), 0);
    }
}

void MirrorsTest::whatTheMirrorLacksComesFromTheRegistry() {
    const auto registry = open(mirrored);
    QVERIFY(registry);
    const SampleImage image = imageOf("only here");
    push(*registry, "app", "only here");
    const auto repository = registry->open(repositoryName("app"));
    VERIFY_RESULT(repository->manifests().get(Tag::parse(QStringLiteral("v1")).value()));
    VERIFY_RESULT(repository->layers().fetch(Hasher::digestOf(layerOf("only here"))));
    QTRY_VERIFY(count(*mirror_, "GET", "/app/") > 0);
    COMPARE_ERROR(repository->manifests().get(Tag::parse(QStringLiteral("v2")).value()),
                  ErrorCode::NotFound);
}

void MirrorsTest::aMirrorThatIsDownIsPassedOver() {
    const auto registry = open(mirrored);
    QVERIFY(registry);
    push(*registry, "app", "only here");
    mirror_->stop();
    VERIFY_RESULT(registry->open(repositoryName("app"))
                      ->manifests()
                      .get(Tag::parse(QStringLiteral("v1")).value()));
}

void MirrorsTest::aMirrorThatIsDownIsNotAskedAgainForAWhile() {
    SteppedClock clock;
    settings_.clock = &clock;
    settings_.log = std::make_shared<HttpLog>();
    const auto registry = open(mirrored);
    QVERIFY(registry);
    push(*registry, "app", "only here");
    const auto wasAsked = [&] { // Since this was last looked at.
        const auto entries = settings_.log->take();
        return std::ranges::any_of(entries, [this](const HttpLogEntry& entry) {
            return entry.url.contains(mirror_->address());
        });
    };
    const auto read = [&] {
        // As each step of a transfer does.
        VERIFY_RESULT(registry->open(repositoryName("app"))
                          ->manifests()
                          .get(Tag::parse(QStringLiteral("v1")).value()));
    };
    mirror_->stop();
    read();
    QVERIFY(wasAsked());
    read();
    read();
    QVERIFY(!wasAsked());
    clock.advance(std::chrono::seconds(61));
    read();
    QVERIFY(wasAsked());
    // One that lacks something is there all the same.
    QVERIFY(mirror_->restart());
    clock.advance(std::chrono::seconds(61));
    for (int i = 0; i < 2; ++i) {
        read();
        QVERIFY(wasAsked());
    }
}

void MirrorsTest::aMirrorForDigestsIsNotAskedForTags() {
    const auto registry = open(QByteArray(mirrored) + "pull-from-mirror = \"digest-only\"\n");
    QVERIFY(registry);
    const SampleImage image = imageOf("only here");
    push(*registry, "app", "only here");
    const auto repository = registry->open(repositoryName("app"));
    VERIFY_RESULT(repository->manifests().get(Tag::parse(QStringLiteral("v1")).value()));
    QCOMPARE(count(*mirror_, "GET", "/app/"), 0);
    VERIFY_RESULT(repository->manifests().get(image.manifestDescriptor.digest));
    QTRY_VERIFY(count(*mirror_, "GET", "/app/") > 0);
}

void MirrorsTest::aPlaceIsWhereTheFileSaysItIs() {
    const auto registry = open(R"(
[[registry]]
prefix = "ORIGIN/team"
location = "MIRROR/group/team"
)");
    QVERIFY(registry);
    push(*registry, "team/app", "elsewhere");
    QTRY_VERIFY(count(*mirror_, "PUT", "/v2/group/team/app/manifests/v1") > 0);
    QCOMPARE(count(*origin_, "PUT", "/team/app/"), 0);
    push(*registry, "other/app", "here");
    QTRY_VERIFY(count(*origin_, "PUT", "/v2/other/app/manifests/v1") > 0);
}

void MirrorsTest::whereOnlyTheMirrorIsReachedItIsReadFrom() {
    const auto elsewhere =
        RemoteRegistry::open(Place{Place::Kind::Remote, mirror_->address()}, settings_);
    VERIFY_RESULT(elsewhere);
    push(**elsewhere, "app", "in the mirror");
    origin_->stop();
    const auto registry = open(mirrored);
    QVERIFY(registry);
    const auto repository = registry->open(repositoryName("app"));
    VERIFY_RESULT(repository->manifests().get(Tag::parse(QStringLiteral("v1")).value()));
    COMPARE_ERROR(repository->layers().upload(), ErrorCode::Network);
    QVERIFY(!open({})); // Without the mirror there is nothing.
}

void MirrorsTest::aRegistryIsWhereTheFileSaysItIs() {
    origin_->stop();
    const auto registry = open(R"(
[[registry]]
prefix = "ORIGIN"
location = "MIRROR"
)");
    QVERIFY(registry);
    push(*registry, "app", "elsewhere");
    const auto names = registry->repositories();
    VERIFY_RESULT(names);
    QCOMPARE(names->items, QList{repositoryName("app")});
}

void MirrorsTest::nothingIsSentToWhatIsBlocked() {
    const auto registry = open(R"(
[[registry]]
location = "ORIGIN/evil"
blocked = true
)");
    QVERIFY(registry);
    const auto repository = registry->open(repositoryName("evil/app"));
    const auto manifest = repository->manifests().get(Tag::parse(QStringLiteral("v1")).value());
    COMPARE_ERROR(manifest, ErrorCode::Denied);
    QVERIFY(manifest.error().message().contains(QStringLiteral("registries.conf")));
    COMPARE_ERROR(repository->layers().upload(), ErrorCode::Denied);
    QCOMPARE(count(*origin_, "GET", "evil") + count(*origin_, "POST", "evil"), 0);
    COMPARE_ERROR(registry->open(repositoryName("good"))
                      ->manifests()
                      .get(Tag::parse(QStringLiteral("v1")).value()),
                  ErrorCode::NotFound);
}

void MirrorsTest::aManifestIsAskedForOnce() {
    const QString cache = folder_->filePath(QStringLiteral("cache"));
    settings_.manifests = std::make_shared<ManifestCache>(cache);
    auto registry = open({});
    QVERIFY(registry);
    const SampleImage image = imageOf("content");
    const Digest digest = image.manifestDescriptor.digest;
    push(*registry, "app", "content");
    const auto before = count(*origin_, "GET", "/app/manifests/");
    VERIFY_RESULT(registry->open(repositoryName("app"))->manifests().get(digest));
    QTRY_COMPARE(count(*origin_, "GET", "/app/manifests/"), before + 1);
    // Another session.
    settings_.manifests = std::make_shared<ManifestCache>(cache);
    registry = open({});
    QVERIFY(registry);
    const auto repository = registry->open(repositoryName("app"));
    const auto again = repository->manifests().get(digest);
    VERIFY_RESULT(again);
    QCOMPARE(again->bytes(), image.manifest);
    QCOMPARE(again->mediaType(), MediaType::ociManifest);
    QTRY_COMPARE(count(*origin_, "GET", "/app/manifests/"), before + 1);
    // In another repository it may not be there; and what is to be checked is read there.
    COMPARE_ERROR(registry->open(repositoryName("other"))->manifests().get(digest),
                  ErrorCode::NotFound);
    VERIFY_RESULT(repository->manifests().read(digest));
    QTRY_COMPARE(count(*origin_, "GET", "/app/manifests/"), before + 2);
    VERIFY_RESULT(repository->manifests().remove(digest));
    COMPARE_ERROR(repository->manifests().get(digest), ErrorCode::NotFound);
}

void MirrorsTest::aDamagedEntryOfTheCacheIsNone() {
    const QString folder = folder_->filePath(QStringLiteral("cache"));
    ManifestCache cache(folder);
    const SampleImage image = imageOf("content");
    const Manifest manifest = Manifest::parse(image.manifest, MediaType::ociManifest).value();
    const QString host = QStringLiteral("a.example");
    cache.keep(host, repositoryName("app"), manifest);
    QVERIFY(cache.find(host, repositoryName("app"), manifest.digest()));
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(files.hasNext());
    QFile file(files.next());
    const QByteArray good = [&] {
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    file.close();
    QByteArray changed = good;
    changed.replace("\"size\"", "\"sizf\"");
    for (const QByteArray& bad : {changed, good.chopped(1), QByteArray(), good + ' ',
                                  QByteArray(10'000, 'x'), QByteArray("\n\n\n")}) {
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bad);
        file.close();
        QVERIFY(!cache.find(host, repositoryName("app"), manifest.digest()));
    }
    cache.keep(host, repositoryName("app"), manifest);
    QVERIFY(cache.find(host, repositoryName("app"), manifest.digest()));
}

void MirrorsTest::theCacheForgetsTheOldest() {
    const QString folder = folder_->filePath(QStringLiteral("cache"));
    const QString host = QStringLiteral("a.example");
    QList<Manifest> all;
    qint64 bytes = 0;
    {
        ManifestCache cache(folder);
        for (int i = 0; i < 4; ++i) {
            all.append(
                Manifest::parse(imageOf(QByteArray::number(i)).manifest, MediaType::ociManifest)
                    .value());
            cache.keep(host, repositoryName("app"), all.last());
        }
    }
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        bytes += file.size();
        // Which of them is old is made so: the disk's clock is coarser than this loop.
        QVERIFY(file.open(QIODevice::ReadWrite));
        const bool isFirst = file.readAll().contains(all.first().bytes());
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(isFirst ? -2 : -1),
                                 QFileDevice::FileModificationTime));
    }
    const ManifestCache cache(folder, bytes - 1);
    QVERIFY(!cache.find(host, repositoryName("app"), all.first().digest()));
    for (const Manifest& manifest : all.mid(1)) {
        QVERIFY(cache.find(host, repositoryName("app"), manifest.digest()));
    }
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::MirrorsTest)
#include "mirrorstest.moc"
