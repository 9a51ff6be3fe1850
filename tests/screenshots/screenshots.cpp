#include "app/places.h"
#include "app/translations.h"
#include "core/transfer/transferqueue.h"
#include "tests/screenshots/sampleregistry.h"
#include "tests/support/fakeregistry.h"
#include "tests/support/sampleimage.h"
#include "ui/browse/biggestfilesview.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/chainview.h"
#include "ui/browse/filespane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/previewsheet.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/shortcutssheet.h"
#include "ui/browse/spacepane.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationrunner.h"
#include "ui/mainwindow.h"
#include "ui/remote/serverdialog.h"
#include "ui/serverdesk.h"
#include "ui/theme/colors.h"
#include "ui/upload/uploadsheet.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QLineEdit>
#include <QProcess>
#include <QSettings>
#include <QStyleFactory>
#include <QTabWidget>
#include <QTemporaryDir>

#include <cstdio>
#include <semaphore>

// Pictures of the real window over a real registry. Each scale needs a process of its own, for it
// is fixed when the application starts.

using namespace stowage;

namespace {

constexpr QSize windowSize(1240, 800);

bool failed(const char* what) {
    std::fprintf(stderr, "stowage_screenshots: %s\n", what);
    return false;
}

/// Lets the window do what it has to, until `isDone`; gives up after a while.
template <class Condition>
bool waitFor(Condition isDone) {
    constexpr int patience = 20'000; // ms
    QElapsedTimer timer;
    timer.start();
    while (!isDone()) {
        if (timer.elapsed() > patience) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

/// Until nothing has been read or asked for during a few rounds of the lists' own timers.
void settle(MainWindow& window) {
    constexpr int quiet = 400; // ms
    QElapsedTimer idle;
    idle.start();
    waitFor([&] {
        if (!window.isIdle()) {
            idle.restart();
        }
        return idle.elapsed() > quiet;
    });
}

class Photographer {
public:
    Photographer(QString folder, QString suffix)
        : folder_(std::move(folder)), suffix_(std::move(suffix)) {}

    /// Scenes are numbered in the order in which they are taken.
    bool take(QWidget& widget, const QString& scene) {
        const QString path = QStringLiteral("%1/%2-%3-%4.png")
                                 .arg(folder_)
                                 .arg(++taken_, 2, 10, QLatin1Char('0'))
                                 .arg(scene, suffix_);
        return widget.grab().save(path) || failed(qPrintable(path));
    }

private:
    QString folder_;
    QString suffix_;
    int taken_ = 0;
};

/// A window of its own for each palette, over a registry made for it.
class Studio {
public:
    explicit Studio(Photographer& photographer) : photographer_(photographer) {
        // As at home: paths are shown as a person sees them.
        qputenv("HOME", folder_.path().toLocal8Bit());
        local_ = {Place::Kind::RegistryFolder,
                  folder_.filePath(QStringLiteral(".local/share/stowage/registry"))};
        slow_ = test::FakeRegistry::create();
        QList<test::SampleImage::Layer> layers;
        for (quint32 i = 0; i < 3; ++i) {
            const QByteArray tar = test::tarOf("data.bin", test::noise(3'000'000, i + 50));
            slow_->addLayer(QStringLiteral("team/base"), tar);
            layers.append({.stored = tar, .tar = tar, .mediaType = MediaType::ociLayer});
        }
        const auto image = test::SampleImage::of(layers);
        slow_->addLayer(QStringLiteral("team/base"), image.config);
        slow_->addManifest(QStringLiteral("team/base"), image.manifest, QStringLiteral("2.1"));
    }

    bool shoot() {
        if (qEnvironmentVariableIsSet("STOWAGE_SCREENSHOTS_SERVERS")) {
            openWindow();
            return shootServers();
        }
        return shootEmpty() && fill() && shootBrowsing() && shootTransfers() && shootFaults() &&
               shootSheets() && shootServers();
    }

private:
    RegistryOpener opener() {
        return [this](const Place& place, OpenMode mode,
                      std::stop_token stop) -> Result<std::shared_ptr<Registry>> {
            if (place == slowPlace_) {
                return slow_;
            }
            if (const auto refusal = refusals_.constFind(place.location);
                refusal != refusals_.cend()) {
                return std::unexpected(*refusal);
            }
            return openPlace(place, mode, stop);
        };
    }

    /// A server that is what its host's name says.
    static Result<ServerProbe> probe(const QString& host) {
        const QDateTime from(QDate(2026, 1, 15), QTime(12, 0), Qt::UTC);
        ServerProbe found{.isSecure = true,
                          .isRegistry = true,
                          .apiVersion = QStringLiteral("registry/2.0"),
                          .asks = ServerProbe::Asks::Token,
                          .realmHost = QStringLiteral("auth.example.org"),
                          .certificate = ServerCertificate{
                              .subject = host.section(QLatin1Char(':'), 0, 0),
                              .issuer = QStringLiteral("Example Org Internal Authority"),
                              .validFrom = from,
                              .validUntil = from.addYears(100),
                              .sha256 = QByteArray::fromHex("3f1a90c27d0be44c1a9f65e2c81b7ad05c6f"
                                                            "e93bd4872a610b9e3cf8d25714a6"),
                              .problems = {}}};
        if (host.contains(QLatin1String("self-signed"))) {
            found.isRegistry = false;
            found.asks = ServerProbe::Asks::Unknown;
            found.certificate->issuer = found.certificate->subject;
            found.certificate->problems = {
                QStringLiteral("The certificate is self-signed, and untrusted")};
        }
        return found;
    }

    ServerServices servers() {
        ServerServices made{.log = log_, .board = board_};
        made.probe = [](const QString& host, std::stop_token) { return probe(host); };
        made.trust = [](const QString&, const QByteArray&) -> Result<> { return {}; };
        made.logIn = [](const QString&, const TypedLogIn&, std::stop_token) -> Result<QString> {
            return failure(ErrorCode::Unauthorized, QStringLiteral("not accepted"));
        };
        return made;
    }

    void openWindow() {
        window_.reset();
        queue_ = std::make_unique<TransferQueue>(opener(), nullptr, Clock::system());
        WindowServices services;
        services.open = opener();
        services.recognize = recognizePath;
        services.transfers = queue_.get();
        services.localRegistry = local_;
        services.settings = &settings_;
        services.stateFolder = folder_.path();
        services.servers = servers();
        services.sampleImagePath = QCoreApplication::applicationFilePath();
        window_ = std::make_unique<MainWindow>(services);
        window_->resize(windowSize);
        window_->show();
        settle(*window_);
    }

    bool take(const char* scene) {
        return photographer_.take(*window_, QString::fromLatin1(scene));
    }

    Location at(const char* repository, const char* tag = nullptr) const {
        Location location{local_, *RepositoryName::parse(QString::fromLatin1(repository))};
        if (tag) {
            location.tag = *Tag::parse(QString::fromLatin1(tag));
        }
        return location;
    }

    void go(const Location& location) {
        window_->navigator().go(location);
        settle(*window_);
    }

    void verify(const Location& scope) {
        window_->verification().start(scope);
        waitFor([this] { return !window_->verification().isRunning(); });
        settle(*window_);
    }

    bool shootEmpty() {
        openWindow();
        return take("first-start");
    }

    bool fill() {
        window_.reset();
        auto registry = openPlace(local_, OpenMode::Create, {});
        if (!registry) {
            return failed(qPrintable(registry.error().message()));
        }
        if (auto filled = test::fillWithSamples(**registry); !filled) {
            return failed(qPrintable(filled.error().message()));
        }
        return true;
    }

    bool shootBrowsing() {
        openWindow();
        window_->places().view().expandAll();
        settle(*window_);
        bool ok = take("place");
        go(at("team/app"));
        ok = take("repository") && ok;
        go(at("team/app", "v10"));
        auto& page = window_->pane().imagePage();
        ok = take("image") && ok;
        page.layersView().setCurrentIndex(page.layersView().model()->index(3, 0));
        settle(*window_);
        page.files().view().expandAll();
        settle(*window_);
        ok = take("layer") && ok;
        page.files().setRootShown(true);
        settle(*window_);
        page.files().view().expandToDepth(1);
        settle(*window_);
        ok = take("root") && ok;
        page.files().filter().setText(QStringLiteral("lib"));
        settle(*window_);
        ok = take("filter") && ok;
        page.files().filter().clear();
        page.files().setBiggestShown(true);
        settle(*window_);
        ok = take("biggest") && ok;
        page.files().biggestView().setCurrentIndex(page.files().biggestView().model()->index(3, 0));
        page.files().preview();
        settle(*window_);
        auto* sheet = page.findChild<PreviewSheet*>();
        ok = sheet && photographer_.take(*sheet, QStringLiteral("preview")) && ok;
        if (sheet) {
            sheet->close();
        }
        page.files().setBiggestShown(false);
        page.files().setRootShown(false);
        page.tabs().setCurrentWidget(&page.space());
        settle(*window_);
        ok = take("space") && ok;
        page.tabs().setCurrentIndex(ImagePage::ConfigTab);
        settle(*window_);
        ok = take("config") && ok;
        page.tabs().setCurrentIndex(ImagePage::DocumentsTab);
        settle(*window_);
        ok = take("json") && ok;
        page.tabs().setCurrentIndex(ImagePage::ChainTab);
        settle(*window_);
        ok = take("chain") && ok;
        go(at("team/app", "v10").comparedTo(at("team/app", "v9")));
        ok = take("compare") && ok;
        go(at("team/app", "v10"));
        page.tabs().setCurrentIndex(ImagePage::LayersTab);
        verify(at("team/app", "v10"));
        return take("verified") && ok;
    }

    /// One done, one in the middle, one that waits, one that failed.
    bool shootTransfers() {
        const auto base = *RepositoryName::parse(u"team/base");
        CopyRequest done{.source = local_,
                         .repository = *RepositoryName::parse(u"team/web"),
                         .target = local_,
                         .targetRepository = *RepositoryName::parse(u"mirror/web")};
        queue_->add({done});
        if (!waitFor([this] { return queue_->snapshot().first().isFinished(); })) {
            return failed("a copy within the registry does not end");
        }
        CopyRequest missing{.source = {Place::Kind::DockerArchive, QStringLiteral("/srv/gone.tar")},
                            .repository = base,
                            .target = local_,
                            .targetRepository = base};
        queue_->add({missing});
        std::binary_semaphore release(0);
        constexpr qint64 pausedAt = 2'000'000;
        slow_->onRead([&](const Digest&, qint64 offset) {
            if (offset > pausedAt) {
                release.acquire();
                release.release();
            }
        });
        queue_->add({CopyRequest{
            .source = slowPlace_, .repository = base, .target = local_, .targetRepository = base}});
        waitFor([this] {
            const auto all = queue_->snapshot();
            return all.last().done > 1'000'000 && all.at(1).isFinished();
        });
        settle(*window_);
        const bool ok = take("transfers");
        release.release();
        waitFor([this] { return queue_->snapshot().last().isFinished(); });
        slow_->onRead({});
        return ok;
    }

    bool shootFaults() {
        const auto& details = window_->pane().imagePage().details();
        if (!details || !details->image) {
            return failed("the image is not there");
        }
        const QString hex = details->image->layers().at(1).digest.hex();
        QFile blob(QStringLiteral("%1/docker/registry/v2/blobs/sha256/%2/%3/data")
                       .arg(local_.location, hex.left(2), hex));
        if (!blob.open(QIODevice::ReadWrite) || !blob.seek(1000) || !blob.putChar('x')) {
            return failed("the blob to be damaged is not where it should be");
        }
        blob.close();
        verify({local_});
        go({local_});
        bool ok = take("faults");
        go(at("team/app", "v10"));
        ok = take("bad-image") && ok;
        auto& page = window_->pane().imagePage();
        page.tabs().setCurrentIndex(ImagePage::ChainTab);
        page.chain().setCurrentIndex(page.chain().model()->index(6, 0));
        page.chain().setFocus();
        settle(*window_);
        ok = take("bad-chain") && ok;
        window_->go({.place = {Place::Kind::OciLayout, QStringLiteral("/srv/images/gone.oci")}});
        settle(*window_);
        return take("failed") && ok;
    }

    bool shootSheets() {
        go(at("team/app"));
        window_->showShortcuts();
        auto* sheet = window_->findChild<ShortcutsSheet*>();
        settle(*window_);
        bool ok = sheet && photographer_.take(*sheet, QStringLiteral("shortcuts"));
        if (sheet) {
            sheet->close();
        }
        QFile archive(folder_.filePath(QStringLiteral("debian-12.tar")));
        if (!archive.open(QIODevice::WriteOnly)) {
            return failed("no file can be written");
        }
        archive.write(test::tarOf("etc/debian_version", "12.8\n"));
        archive.close();
        window_->openPath(archive.fileName());
        UploadSheet* upload = nullptr;
        waitFor([&] { return (upload = window_->findChild<UploadSheet*>()) != nullptr; });
        settle(*window_);
        ok = upload && photographer_.take(*upload, QStringLiteral("upload")) && ok;
        if (upload) {
            upload->close();
        }
        return ok;
    }

    void noteRequests() {
        const QDateTime at(QDate(2026, 11, 24), QTime(14, 3, 9), Qt::UTC);
        const auto note = [this, at](const char* method, const char* path, int status, int ms,
                                     qint64 sent, qint64 received) {
            log_->add(
                {.startedAt = at.addMSecs(150LL * noted_++),
                 .method = method,
                 .url = QStringLiteral("https://registry.example.org") + QString::fromUtf8(path),
                 .status = status,
                 .duration = std::chrono::milliseconds(ms),
                 .sent = sent,
                 .received = received});
        };
        note("GET", "/v2/", 401, 84, 0, 87);
        note("GET", "/v2/_catalog?n=1000", 200, 41, 0, 32);
        note("HEAD", "/v2/team/base/manifests/2.1", 200, 33, 0, 0);
        note("HEAD", "/v2/team/base/blobs/sha256:8e2c65f5a90b41d7", 404, 29, 0, 0);
        note("POST", "/v2/team/base/blobs/uploads/", 202, 38, 0, 0);
        note("PATCH", "/v2/team/base/blobs/uploads/5d0f1c?…", 202, 1240, 8'388'608, 0);
        note("GET", "/v2/team/base/blobs/sha256:36500284c71e9b02", 307, 35, 0, 0);
        HttpLogEntry lost{.startedAt = at.addSecs(3),
                          .method = "PUT",
                          .url = QStringLiteral(
                              "https://registry.example.org/v2/team/base/blobs/uploads/5d0f1c?…"),
                          .error = Error(ErrorCode::Network, QStringLiteral("Connection reset")),
                          .duration = std::chrono::seconds(12)};
        log_->add(lost);
    }

    /// A server that is fine, with the log below; some that are not; and the dialog for both.
    bool shootServers() {
        using Standing = ServerState::Standing;
        const QString fine = slowPlace_.location;
        board_->note(fine, Standing::Connected, true);
        board_->noteRate(fine, {.limit = 100, .remaining = 76, .window = std::chrono::hours(6)});
        noteRequests();
        window_->go({.place = slowPlace_});
        window_->servers().showLog({});
        settle(*window_);
        bool ok = take("server");
        const std::pair<const char*, ServerState> troubles[] = {
            {"login.example.org",
             {.standing = Standing::NeedsLogIn,
              .isSecure = true,
              .error = Error(ErrorCode::Unauthorized,
                             QStringLiteral("the registry answered 401 UNAUTHORIZED"))}},
            {"self-signed.example.org:5000",
             {.standing = Standing::NotTrusted,
              .isSecure = true,
              .error = Error(ErrorCode::Network,
                             QStringLiteral("the secure connection failed: The certificate is "
                                            "self-signed, and untrusted"))
                           .about({QStringLiteral("3f1a90c2")})}},
            {"gone.example.org",
             {.standing = Standing::Unreachable,
              .error = Error(ErrorCode::Network, QStringLiteral("Host gone.example.org not "
                                                                "found"))}},
        };
        for (const auto& [name, state] : troubles) {
            const QString host = QString::fromLatin1(name);
            refusals_.insert(host, *state.error);
            board_->note(host, state.standing, state.isSecure, state.error);
            window_->go({.place = {Place::Kind::Remote, host}});
            settle(*window_);
            ok = take(state.standing == Standing::NeedsLogIn   ? "server-log-in"
                      : state.standing == Standing::NotTrusted ? "server-not-trusted"
                                                               : "server-gone") &&
                 ok;
        }
        for (const char* host : {"", "self-signed.example.org:5000", "registry.example.org"}) {
            window_->servers().addRegistry();
            auto* dialog = window_->findChild<ServerDialog*>();
            dialog->hostField().setText(QString::fromLatin1(host));
            waitFor([&] { return *host == 0 || dialog->probe(); });
            settle(*window_);
            ok = photographer_.take(*dialog, QStringLiteral("add-registry")) && ok;
            dialog->close();
            waitFor([this] { return window_->findChild<ServerDialog*>() == nullptr; });
        }
        return ok;
    }

    Photographer& photographer_;
    QTemporaryDir folder_;
    QSettings settings_{folder_.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    Place local_;
    Place slowPlace_{Place::Kind::Remote, QStringLiteral("registry.example.org")};
    std::shared_ptr<test::FakeRegistry> slow_;
    QHash<QString, Error> refusals_; ///< By host.
    std::shared_ptr<HttpLog> log_ = std::make_shared<HttpLog>();
    std::shared_ptr<ServerBoard> board_ = std::make_shared<ServerBoard>();
    int noted_ = 0;
    std::unique_ptr<TransferQueue> queue_;
    std::unique_ptr<MainWindow> window_;
};

bool shootAll(const QString& folder, const QString& scale) {
    installTranslations();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    bool ok = true;
    const struct {
        QString name;
        QPalette palette;
    } schemes[] = {{QStringLiteral("light"), lightPalette()},
                   {QStringLiteral("dark"), darkPalette()}};
    for (const auto& [name, palette] : schemes) {
        QApplication::setPalette(palette);
        Photographer photographer(folder, name + QLatin1Char('-') + scale);
        Studio studio(photographer);
        ok = studio.shoot() && ok;
    }
    return ok;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 4) { // one of the processes that are started below
        QApplication application(argc, argv);
        QFont font = QApplication::font();
        font.setPointSize(QByteArray(argv[3]).toInt());
        QApplication::setFont(font);
        return shootAll(QString::fromLocal8Bit(argv[1]), QString::fromLocal8Bit(argv[2])) ? 0 : 1;
    }
    QCoreApplication application(argc, argv);
    if (argc != 2) {
        std::fputs("usage: stowage_screenshots DIR\n", stderr);
        return 2;
    }
    const QString folder = QDir(QString::fromLocal8Bit(argv[1])).absolutePath();
    if (!QDir().mkpath(folder)) {
        return failed("the folder cannot be made") ? 0 : 1;
    }
    bool ok = true;
    const struct {
        const char* name;
        const char* scale;
        const char* points;
    } sets[] = {{"1x", "1", "9"}, {"1.5x", "1.5", "9"}, {"2x", "2", "9"}, {"14pt", "1", "14"}};
    for (const auto& set : sets) {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QLatin1String(set.scale));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(QCoreApplication::applicationFilePath(),
                      {folder, QLatin1String(set.name), QLatin1String(set.points)});
        constexpr int patience = 10 * 60 * 1000; // ms
        ok = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit &&
             process.exitCode() == 0 && ok;
    }
    return ok ? 0 : 1;
}
