#include "ui/browse/serverstrip.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/placesmodel.h"
#include "ui/browse/servertext.h"

#include <QAbstractItemModelTester>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace stowage;
using Standing = ServerState::Standing;

namespace {

const QString host = QStringLiteral("reg.example:5000");
const QDateTime now(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);

/// A strip of one server, as wide as a page.
struct Ground {
    std::shared_ptr<ServerBoard> board = std::make_shared<ServerBoard>();
    ServerWatch watch{{.log = std::make_shared<HttpLog>(),
                       .board = board,
                       .probe = [](const QString&, std::stop_token) -> Result<ServerProbe> {
                           return ServerProbe{};
                       },
                       .logIn = [](const QString&, const TypedLogIn&,
                                   std::stop_token) -> Result<QString> { return QString(); }}};
    QWidget page;
    ServerStrip strip{&page};

    Ground() {
        strip.setWatch(watch);
        strip.setHost(host);
        page.resize(900, 60);
        strip.resize(900, 40);
        page.show();
    }
    void note(Standing standing, bool isSecure = true, const std::optional<Error>& error = {}) {
        board->note(host, standing, isSecure, error);
        watch.look();
    }
    QStringList buttons() const {
        QStringList texts;
        for (const auto* button : strip.findChildren<QToolButton*>()) {
            if (button->isVisible()) {
                texts.append(button->text());
            }
        }
        return texts;
    }
};

} // namespace

class ServerStripTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysNothingBeforeAnythingWasAsked() {
        Ground ground;
        QVERIFY(!ground.strip.isVisible());
        ground.note(Standing::Connected);
        QVERIFY(ground.strip.isVisible());
        ground.strip.setHost({});
        QVERIFY(!ground.strip.isVisible());
    }

    void everyStandingHasWordsAPictureAndAWayOut() {
        const QString again = QStringLiteral("Try Again");
        const QString logIn = QStringLiteral("Log In…");
        const QString certificate = QStringLiteral("Show Certificate…");
        const QString log = QStringLiteral("HTTP Log");
        Ground ground;
        ground.note(Standing::Connected);
        QCOMPARE(ground.strip.text(), QStringLiteral("Connected over TLS"));
        QCOMPARE(ground.buttons(), QStringList({certificate, log}));
        ground.note(Standing::Connected, false);
        QCOMPARE(ground.strip.text(), QStringLiteral("Connected without TLS"));
        QCOMPARE(ground.buttons(), QStringList({log}));
        ground.note(Standing::NeedsLogIn, true,
                    Error(ErrorCode::Unauthorized, QStringLiteral("it answered 401")));
        QCOMPARE(ground.strip.text(), QStringLiteral("Needs a log-in"));
        QCOMPARE(ground.buttons(), QStringList({again, logIn, log}));
        ground.note(Standing::NotTrusted, true,
                    Error(ErrorCode::Network, QStringLiteral("self-signed")));
        QCOMPARE(ground.strip.text(), QStringLiteral("Certificate not trusted"));
        QCOMPARE(ground.buttons(), QStringList({again, certificate, log}));
        ground.note(Standing::Unreachable, true,
                    Error(ErrorCode::Network, QStringLiteral("refused")));
        QCOMPARE(ground.strip.text(), QStringLiteral("Not reachable"));
        QCOMPARE(ground.buttons(), QStringList({again, log}));
        for (const auto standing : {Standing::Connected, Standing::NeedsLogIn, Standing::NotTrusted,
                                    Standing::Unreachable}) {
            QVERIFY(!serverStateIcon({.standing = standing}).isNull());
            QVERIFY(!serverStateBrief({.standing = standing}).isEmpty());
        }
    }

    void buttonsAskForWhatTheySay() {
        Ground ground;
        ground.note(Standing::Unreachable, true,
                    Error(ErrorCode::Network, QStringLiteral("refused")));
        QList<ServerAction> asked;
        connect(&ground.strip, &ServerStrip::requested, this,
                [&asked](ServerAction action) { asked.append(action); });
        for (auto* button : ground.strip.findChildren<QToolButton*>()) {
            if (button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QCOMPARE(asked, QList<ServerAction>({ServerAction::TryAgain, ServerAction::ShowLog}));
    }

    void gaugeShowsWhatIsLeftInWordsToo() {
        Ground ground;
        ground.note(Standing::Connected);
        auto* gauge = ground.strip.findChild<QProgressBar*>();
        QVERIFY(!gauge->isVisible());
        ground.board->noteRate(host,
                               {.limit = 100, .remaining = 76, .window = std::chrono::hours(6)});
        ground.watch.look();
        QVERIFY(gauge->isVisible());
        QCOMPARE(gauge->value() * 100 / gauge->maximum(), 76);
        QCOMPARE(ground.strip.rateText(), QStringLiteral("76 of 100 pull(s) left in 6 h"));
        QCOMPARE(gauge->accessibleDescription(), ground.strip.rateText());
    }

    void rateIsToldAsFarAsTheServerHasTold() {
        QCOMPARE(rateText({}, now), QString());
        QCOMPARE(rateText({.remaining = 5}, now), QStringLiteral("5 pull(s) left"));
        QCOMPARE(rateFraction({.remaining = 5}), -1.0);
        QCOMPARE(rateFraction({.limit = 10, .remaining = 50}), 1.0);
        QCOMPARE(rateText({.waitUntil = now.addSecs(59)}, now),
                 QStringLiteral("Wants to be left alone for 1 min"));
        QCOMPARE(rateText({.remaining = 0, .waitUntil = now.addSecs(-1)}, now),
                 QStringLiteral("0 pull(s) left"));
    }

    void rowOfThePlaceSaysItToo() {
        test::BrowseFixture fixture;
        Ground ground;
        PlacesModel model(fixture.places, fixture.requests);
        const QAbstractItemModelTester tester(&model);
        model.setWatch(ground.watch);
        const Place place{Place::Kind::Remote, host};
        model.addPlace(place);
        const QModelIndex row = model.indexOf(place);
        QCOMPARE(row.data().toString(), host);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        ground.note(Standing::NeedsLogIn, true,
                    Error(ErrorCode::Unauthorized, QStringLiteral("it answered 401")));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(row.data().toString(), host + QStringLiteral(" · log-in"));
        QVERIFY(row.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Needs a log-in")));
        QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("· log-in")));
    }
};

QTEST_MAIN(ServerStripTest)
#include "serverstriptest.moc"
