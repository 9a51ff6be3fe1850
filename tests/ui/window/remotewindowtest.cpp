#include "core/digest/hasher.h"
#include "core/storage/localregistry.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"
#include "tests/support/scriptedregistry.h"
#include "tests/support/testauthority.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/filedrag.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/breadcrumbbar.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/serverstrip.h"
#include "ui/browse/tableview.h"
#include "ui/mainwindow.h"
#include "ui/remote/httplogpanel.h"
#include "ui/remote/serverdialog.h"
#include "ui/remote/serverfacts.h"
#include "ui/serverdesk.h"
#include "ui/theme/banner.h"
#include "ui/upload/fieldnote.h"
#include "ui/upload/uploadsheet.h"

#include <QCompleter>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTreeView>

#include <algorithm>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString user = QStringLiteral("ann");
const QString password = QStringLiteral("CANARY password");

ServerTls tlsOf(const TestAuthority::Issued& issued) {
    ServerTls tls;
    tls.certificateFile = issued.certificateFile;
    tls.keyFile = issued.keyFile;
    return tls;
}

} // namespace

/// The window and a real registry behind TLS that lets in whom it knows, with another program at
/// the other end.
class RemoteWindowTest : public QObject {
    Q_OBJECT

public:
    static void initMain() {
        // Nothing of this machine's user: neither his log-ins nor whom he trusts.
        static const QTemporaryDir home;
        for (const char* name :
             {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "DOCKER_CONFIG"}) {
            qputenv(name, QFile::encodeName(home.filePath(QString::fromLatin1(name).toLower())));
        }
        qunsetenv("REGISTRY_AUTH_FILE");
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }

private Q_SLOTS:
    void init();
    void cleanup();

    void aRegistryIsAddedTrustedAndLoggedInTo();
    void whoLogsOutIsNobodyThereFromThenOn();
    void aDroppedArchiveIsThereForOtherPrograms();
    void anUploadOutlivesARestartOfTheRegistry();
    void whatIsWrongIsSaidWhereItIsAndHowToMendIt();
    void theAddressOfAKnownRegistryIsCompleted();
    void aRegistryWithoutAListIsGoneToByName();

private:
    Place server() const { return {Place::Kind::Remote, registry_->address()}; }
    MainWindow& window() { return ground_->window(); }
    ServerDialog* dialog() const;
    void type(QLineEdit& field, const QString& text);
    /// By the dialog, up to the page of the registry.
    void addServer();
    QStringList repositories();
    /// By another program, from the registry: the digests of config and layers.
    QStringList inspect(const QString& image) const;

    std::unique_ptr<TestAuthority> authority_;
    TestAuthority::Issued issued_;
    std::unique_ptr<WindowGround> ground_;
    std::unique_ptr<DockerRegistry> registry_;
};

void RemoteWindowTest::init() {
    authority_ = std::make_unique<TestAuthority>(QStringLiteral("Corner shop"));
    issued_ = authority_->issueForServer();
    ground_ = std::make_unique<WindowGround>();
    const QString served = ground_->path(QStringLiteral("served"));
    {
        auto filled = LocalRegistry::open(served, OpenMode::Create);
        VERIFY_RESULT(filled);
        VERIFY_RESULT(put(**filled, QStringLiteral("team/app"), QStringLiteral("v1"),
                          sampleImage({"etc", "usr"})));
    }
    DockerRegistry::Options options;
    options.tls = tlsOf(issued_);
    options.users = {{user, password}};
    registry_ = DockerRegistry::start(served, options);
    QVERIFY(registry_);
    ground_->open();
}

void RemoteWindowTest::cleanup() {
    ground_.reset();
    registry_.reset();
}

ServerDialog* RemoteWindowTest::dialog() const {
    for (auto* found : ground_->window().findChildren<ServerDialog*>()) {
        if (found->isVisible()) {
            return found;
        }
    }
    return nullptr;
}

void RemoteWindowTest::type(QLineEdit& field, const QString& text) {
    field.setFocus();
    QTest::keyClicks(&field, text);
}

void RemoteWindowTest::addServer() {
    QVERIFY(chooseInMenuBar(window(), {QStringLiteral("File"), QStringLiteral("Add Registry…")}));
    WAIT_FOR(dialog() && dialog()->isActiveWindow());
    type(dialog()->hostField(), registry_->address());
    const QString trust = QStringLiteral("Trust This Certificate for ") + registry_->address();
    WAIT_FOR(buttonOf(*dialog(), trust));
    QVERIFY(clickButton(*dialog(), trust));
    WAIT_FOR(dialog()->userField().isVisible());
    type(dialog()->userField(), user);
    type(dialog()->passwordField(), password);
    QVERIFY(press(Qt::Key_Return));
    WAIT_FOR(!dialog());
    WAIT_COMPARE(window().places().model().state(server()), PlacesModel::State::Ready);
}

QStringList RemoteWindowTest::repositories() {
    QStringList names;
    for (const RepositoryName& name : window().places().model().repositories(server())) {
        names.append(name.toString());
    }
    return names;
}

QStringList RemoteWindowTest::inspect(const QString& image) const {
    const auto answer = runProgram(QStringLiteral("skopeo"),
                                   {QStringLiteral("inspect"), QStringLiteral("--tls-verify=false"),
                                    QStringLiteral("--creds"), user + QLatin1Char(':') + password,
                                    QStringLiteral("--raw"), registry_->reference(image)});
    if (!answer.ok()) {
        return {QString::fromUtf8(answer.err)};
    }
    const auto manifest = QJsonDocument::fromJson(answer.out).object();
    QStringList digests{manifest.value(QLatin1String("config"))
                            .toObject()
                            .value(QLatin1String("digest"))
                            .toString()};
    for (const auto layer : manifest.value(QLatin1String("layers")).toArray()) {
        digests.append(layer.toObject().value(QLatin1String("digest")).toString());
    }
    return digests;
}

// ---- Facts

void RemoteWindowTest::aRegistryIsAddedTrustedAndLoggedInTo() {
    QVERIFY(chooseInMenuBar(window(), {QStringLiteral("File"), QStringLiteral("Add Registry…")}));
    WAIT_FOR(dialog() && dialog()->isActiveWindow());
    type(dialog()->hostField(), registry_->address());
    WAIT_FOR(dialog()->probe().has_value());
    const QByteArray sha256 =
        QSslCertificate(issued_.certificate).digest(QCryptographicHash::Sha256);
    const QString facts = dialog()->facts().text();
    QVERIFY2(facts.contains(ServerFacts::fingerprintText(sha256)), qPrintable(facts));
    QVERIFY(facts.contains(QStringLiteral("Corner shop")));
    QVERIFY(!dialog()->userField().isVisible());
    QVERIFY(clickButton(*dialog(),
                        QStringLiteral("Trust This Certificate for ") + registry_->address()));
    WAIT_FOR(dialog()->userField().isVisible());

    type(dialog()->userField(), user);
    type(dialog()->passwordField(), QStringLiteral("wrong"));
    QVERIFY(press(Qt::Key_Return));
    WAIT_FOR(dialog()->logInNote().text().contains(QStringLiteral("not accepted")));
    QTest::keyClicks(&dialog()->passwordField(), password);
    QVERIFY(clickButton(*dialog(), QStringLiteral("Log In and Add")));
    WAIT_FOR(!dialog());
    WAIT_COMPARE(repositories(), QStringList{QStringLiteral("team/app")});
    QCOMPARE(window().pane().shown()->place, server());
    ServerStrip& strip = window().pane().placePage().server();
    WAIT_COMPARE(strip.text(), QStringLiteral("Connected over TLS"));

    // All of it is in the log, and nothing that is secret.
    HttpLogPanel& log = window().servers().log();
    WAIT_FOR(log.model().rowCount() > 3);
    const QString secret =
        QString::fromLatin1((user + QLatin1Char(':') + password).toUtf8().toBase64());
    for (int row = 0; row < log.model().rowCount(); ++row) {
        const QString line = log.model().lineOf(row);
        QVERIFY(line.contains(registry_->address()) || line.contains(QLatin1String("_catalog")));
        QVERIFY2(!line.contains(QLatin1String("CANARY")) && !line.contains(secret),
                 qPrintable(line));
    }
}

void RemoteWindowTest::whoLogsOutIsNobodyThereFromThenOn() {
    addServer();
    const auto logOut = [this] {
        QTreeView& tree = window().places().view();
        QModelIndex row;
        for (int i = 0; i < tree.model()->rowCount(); ++i) {
            if (tree.model()->index(i, 0).data().toString().contains(registry_->address())) {
                row = tree.model()->index(i, 0);
            }
        }
        return chooseInContextMenu(tree, row, {QStringLiteral("Log Out")});
    };
    QVERIFY(logOut());
    WAIT_COMPARE(window().places().model().state(server()), PlacesModel::State::Failed);
    WAIT_COMPARE(window().pane().placePage().server().text(), QStringLiteral("Needs a log-in"));
    // Whoever has done it once may do it again; it is told, and no error.
    QVERIFY(logOut());
    const auto isTold = [this] {
        const auto banners = window().findChildren<Banner*>();
        return std::any_of(banners.cbegin(), banners.cend(), [](const Banner* banner) {
            return banner->isVisible() && banner->title().startsWith(QLatin1String("There was no"));
        });
    };
    WAIT_FOR(isTold());
}

void RemoteWindowTest::aDroppedArchiveIsThereForOtherPrograms() {
    addServer();
    const StoredImage image = sampleImage({"web", "its files"});
    const QString saved = ground_->write(QStringLiteral("web.tar"),
                                         dockerArchive({{image, QStringLiteral("team/web:v2")}}));
    FileDrag drag(window(), {saved});
    const QPoint at = middleOf(ground_->pane());
    QVERIFY(drag.enter(at));
    QCOMPARE(drag.hint(), QStringLiteral("Upload web.tar as an image to ") + registry_->address());
    QVERIFY(drag.drop(at));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));

    QStringList expected{image.documents.configDescriptor.digest.toString()};
    for (const QByteArray& tar : image.tars) {
        expected.append(Hasher::digestOf(tar).toString());
    }
    QCOMPARE(inspect(QStringLiteral("team/web:v2")), expected);
    // The page tells of it without being asked.
    WAIT_COMPARE(repositories(),
                 QStringList({QStringLiteral("team/app"), QStringLiteral("team/web")}));
}

void RemoteWindowTest::anUploadOutlivesARestartOfTheRegistry() {
    addServer();
    const QByteArray large = tarOf("large", noise(20 * 1024 * 1024));
    const QString file = ground_->write(QStringLiteral("large.tar"), large);
    ground_->gate().holdAfter(2);
    FileDrag drag(window(), {file});
    const QPoint at = middleOf(ground_->pane());
    QVERIFY(drag.enter(at));
    QVERIFY(drag.drop(at));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(press(Qt::Key_Return));
    WAIT_FOR(ground_->gate().isHolding());
    QVERIFY(registry_->restart());
    ground_->gate().open();
    WAIT_FOR(ground_->transferState() == QStringLiteral("Done") ||
             ground_->transferState().startsWith(QStringLiteral("Failed")));
    QVERIFY2(ground_->transferState() == QStringLiteral("Done"),
             qPrintable(ground_->transferState() + ground_->transferTip()));
    const QStringList digests = inspect(QStringLiteral("large:latest"));
    QVERIFY2(digests.contains(Hasher::digestOf(large).toString()),
             qPrintable(digests.join(QLatin1Char(' '))));
}

void RemoteWindowTest::whatIsWrongIsSaidWhereItIsAndHowToMendIt() {
    // Nobody vouches for the certificate.
    window().go({.place = server()});
    ServerStrip& strip = window().pane().placePage().server();
    WAIT_COMPARE(strip.text(), QStringLiteral("Certificate not trusted"));
    const QModelIndex row = window().places().model().indexOf(server());
    WAIT_FOR(row.data().toString().endsWith(QStringLiteral("untrusted")));
    QVERIFY(clickButton(strip, QStringLiteral("Show Certificate…")));
    WAIT_FOR(dialog() && dialog()->probe().has_value());
    QVERIFY(clickButton(*dialog(),
                        QStringLiteral("Trust This Certificate for ") + registry_->address()));

    // Then the registry wants to know who asks.
    WAIT_COMPARE(strip.text(), QStringLiteral("Needs a log-in"));
    QVERIFY(clickButton(*dialog(), QStringLiteral("Close")));
    WAIT_FOR(!dialog());
    QVERIFY(clickButton(strip, QStringLiteral("Log In…")));
    WAIT_FOR(dialog() && dialog()->userField().isVisible());
    type(dialog()->userField(), user);
    type(dialog()->passwordField(), password);
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(strip.text(), QStringLiteral("Connected over TLS"));
    WAIT_COMPARE(repositories(), QStringList{QStringLiteral("team/app")});

    // It goes, and comes back.
    registry_->stop();
    QVERIFY(press(QKeySequence::Refresh));
    WAIT_COMPARE(strip.text(), QStringLiteral("Not reachable"));
    QVERIFY(registry_->restart());
    QVERIFY(clickButton(strip, QStringLiteral("Try Again")));
    WAIT_COMPARE(strip.text(), QStringLiteral("Connected over TLS"));

    QVERIFY(clickButton(strip, QStringLiteral("HTTP Log")));
    HttpLogPanel& log = window().servers().log();
    WAIT_FOR(log.isVisible() && log.view().model()->rowCount() > 0);
}

void RemoteWindowTest::theAddressOfAKnownRegistryIsCompleted() {
    addServer();
    window().navigator().go({ground_->local()});
    auto& field = window().findChild<BreadcrumbBar*>()->field();
    QVERIFY(press(Qt::CTRL | Qt::Key_L));
    QTest::keyClicks(&field,
                     registry_->address().section(QLatin1Char(':'), 1) + QStringLiteral("/team"));
    QAbstractItemView* popup = field.completer()->popup();
    WAIT_FOR(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Down);
    QCOMPARE(field.text(), QStringLiteral("docker://%1/team/app").arg(registry_->address()));
    QTest::keyClick(popup, Qt::Key_Return);
    const Location app{server(), RepositoryName::parse(QStringLiteral("team/app")).value()};
    WAIT_FOR(window().pane().shown() == app);
    QVERIFY(press(Qt::ALT | Qt::Key_Left));
    QCOMPARE(window().pane().shown(), Location{ground_->local()});
    QVERIFY(press(Qt::ALT | Qt::Key_Right));
    QCOMPARE(window().pane().shown(), app);
}

void RemoteWindowTest::aRegistryWithoutAListIsGoneToByName() {
    ScriptedRegistry unlisted({.hasCatalog = false});
    const QString app = QStringLiteral("team/app");
    unlisted.addManifest(app, sampleImage({"etc", "usr"}).documents.manifest,
                         MediaType::ociManifest.toLatin1(), QStringLiteral("v1"));
    const Place place{Place::Kind::Remote, unlisted.address()};
    QVERIFY(press(Qt::CTRL | Qt::Key_L));
    QLineEdit& field = window().findChild<BreadcrumbBar*>()->field();
    field.clear();
    // Without a scheme, as it is written everywhere.
    type(field, unlisted.address() + QStringLiteral("/team/app"));
    QVERIFY(press(Qt::Key_Return));
    TableView& tags = window().pane().repositoryPage().view();
    WAIT_FOR(tags.isVisible() && tags.model()->rowCount() == 1);
    QCOMPARE(window().pane().shown()->place, place);

    window().navigator().go({place});
    WAIT_FOR(says(window().pane().placePage(),
                  QStringLiteral("This registry does not list its repositories")));
    QVERIFY(clickButton(window().pane().placePage(), QStringLiteral("Go To…")));
    QVERIFY(field.isVisible());
}

QTEST_MAIN(RemoteWindowTest)
#include "remotewindowtest.moc"
