#include "ui/remote/serverdialog.h"

#include "ui/remote/serverfacts.h"
#include "ui/upload/fieldnote.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <mutex>
#include <semaphore>

using namespace stowage;

namespace {

const QString host = QStringLiteral("reg.example:5000");

using Hold = std::counting_semaphore<8>;

/// Servers that are what the test says, and the dialog over them.
struct Ground {
    std::mutex mutex; ///< Guards what the workers see.
    ServerProbe probe{.isRegistry = true,
                      .apiVersion = QStringLiteral("registry/2.0"),
                      .asks = ServerProbe::Asks::Nothing,
                      .realmHost = {}};
    std::optional<Error> failure;
    QStringList asked;
    QByteArray trusted;
    std::optional<TypedLogIn> typed;
    QString password = QStringLiteral("secret");
    QHash<QString, std::shared_ptr<Hold>> gates = {}; ///< What waits before it answers.

    RequestRunner requests;
    QPointer<ServerDialog> dialog;

    Ground() {
        ServerServices services;
        services.probe = [this](const QString& name, std::stop_token) -> Result<ServerProbe> {
            std::shared_ptr<Hold> gate;
            {
                const std::lock_guard lock(mutex);
                asked.append(name);
                gate = gates.value(name);
            }
            if (gate) {
                gate->acquire();
            }
            const std::lock_guard lock(mutex);
            if (failure) {
                return std::unexpected(*failure);
            }
            ServerProbe answer = probe;
            if (answer.certificate && answer.certificate->sha256 == trusted) {
                answer.certificate->isException = true;
                answer.isRegistry = true;
                answer.asks = ServerProbe::Asks::Basic;
            }
            if (gate) {
                answer.apiVersion = name;
            }
            return answer;
        };
        services.trust = [this](const QString&, const QByteArray& sha256) -> Result<> {
            const std::lock_guard lock(mutex);
            trusted = sha256;
            return {};
        };
        services.logIn = [this](const QString&, const TypedLogIn& logIn,
                                std::stop_token) -> Result<QString> {
            const std::lock_guard lock(mutex);
            typed = logIn;
            if (logIn.password != password) {
                return stowage::failure(ErrorCode::Unauthorized, QStringLiteral("no"));
            }
            return QStringLiteral("here");
        };
        dialog = new ServerDialog(services, requests);
    }
    ~Ground() {
        delete dialog;
        for (const auto& gate : std::as_const(gates)) {
            gate->release(); // Whatever still waits.
        }
    }

    QPushButton* button(const QString& text) const {
        for (auto* found : dialog->findChildren<QPushButton*>()) {
            QString shown = found->text();
            if (found->isVisible() && shown.remove(QLatin1Char('&')) == text) {
                return found;
            }
        }
        return nullptr;
    }
    void showCertificate() {
        probe = {.isSecure = true,
                 .apiVersion = {},
                 .realmHost = {},
                 .certificate = ServerCertificate{
                     .subject = QStringLiteral("reg.example"),
                     .issuer = QStringLiteral("Corner shop"),
                     .validFrom = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC),
                     .validUntil = QDateTime(QDate(2126, 1, 2), QTime(12, 0), Qt::UTC),
                     .sha256 = QByteArray(32, '\xab'),
                     .problems = {QStringLiteral("self-signed")}}};
    }
    bool says(const QString& text) const { return dialog->facts().text().contains(text); }
};

} // namespace

class ServerDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsThereWhileOneTypes() {
        Ground ground;
        ground.dialog->begin();
        QVERIFY(!ground.button(QStringLiteral("Add"))->isEnabled());
        QTest::keyClicks(&ground.dialog->hostField(), host);
        QTRY_VERIFY(ground.dialog->probe().has_value());
        QVERIFY(ground.says(QStringLiteral("registry/2.0")));
        QVERIFY(ground.says(QStringLiteral("without TLS")));
        QVERIFY(ground.says(QStringLiteral("nobody is asked who he is")));
        // Not for every letter.
        const std::lock_guard lock(ground.mutex);
        QCOMPARE(ground.asked, QStringList{host});
    }

    void whatIsNoHostIsNotAsked() {
        Ground ground;
        ground.dialog->begin();
        QTest::keyClicks(&ground.dialog->hostField(), QStringLiteral("a b"));
        QVERIFY(ground.dialog->note().text().contains(QStringLiteral("no host")));
        QVERIFY(!ground.button(QStringLiteral("Add"))->isEnabled());
        QTest::qWait(0);
        const std::lock_guard lock(ground.mutex);
        QVERIFY(ground.asked.isEmpty());
    }

    void answersOfAnEarlierHostAreDropped() {
        Ground ground;
        const QString first = QStringLiteral("first.example");
        const QString second = QStringLiteral("second.example");
        ground.gates = {{first, std::make_shared<Hold>(0)}, {second, std::make_shared<Hold>(0)}};
        ground.dialog->begin();
        const auto wasAsked = [&](const QString& name) {
            const std::lock_guard lock(ground.mutex);
            return ground.asked.contains(name);
        };
        ground.dialog->hostField().setText(first);
        QTRY_VERIFY(wasAsked(first));
        ground.dialog->hostField().setText(second);
        QTRY_VERIFY(wasAsked(second));
        ground.gates[second]->release();
        QTRY_VERIFY(ground.dialog->probe().has_value());
        ground.gates[first]->release();
        QTRY_VERIFY(ground.requests.isIdle());
        QCOMPARE(ground.dialog->probe()->apiVersion, second);
        QVERIFY(ground.says(second));
    }

    void whyNothingIsThereIsSaid() {
        Ground ground;
        ground.failure = Error(ErrorCode::Network, QStringLiteral("Connection refused"));
        ground.dialog->begin();
        ground.dialog->hostField().setText(host);
        QTRY_VERIFY(ground.dialog->note().text().contains(QStringLiteral("Connection refused")));
        QVERIFY(!ground.dialog->facts().isVisible());
    }

    void aCertificateIsTrustedOnlyWhenItWasShown() {
        Ground ground;
        ground.showCertificate();
        ground.dialog->begin();
        ground.dialog->hostField().setText(host);
        QTRY_VERIFY(ground.dialog->facts().isVisible());
        QVERIFY(ground.says(QStringLiteral("Corner shop")));
        QVERIFY(ground.says(QStringLiteral("2126")));
        QVERIFY(ground.says(QStringLiteral("self-signed")));
        QVERIFY(ground.says(ServerFacts::fingerprintText(QByteArray(32, '\xab'))));
        QSignalSpy changed(ground.dialog, &ServerDialog::serverChanged);
        auto* trust = ground.button(QStringLiteral("Trust This Certificate for reg.example:5000"));
        QVERIFY(trust);
        QTest::mouseClick(trust, Qt::LeftButton);
        QTRY_VERIFY(ground.button(QStringLiteral("Trust It No More")));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(ground.trusted, QByteArray(32, '\xab'));
        QVERIFY(ground.dialog->userField().isVisible());
        QTest::mouseClick(ground.button(QStringLiteral("Trust It No More")), Qt::LeftButton);
        QTRY_COMPARE(changed.count(), 2);
        QVERIFY(ground.trusted.isEmpty());
    }

    void enterAddsTheRegistry() {
        Ground ground;
        ground.dialog->begin();
        QSignalSpy added(ground.dialog, &ServerDialog::added);
        QTest::keyClicks(&ground.dialog->hostField(),
                         QStringLiteral("https://reg.example:5000/team/app/"));
        QTest::keyClick(&ground.dialog->hostField(), Qt::Key_Return);
        QCOMPARE(added.count(), 1);
        const auto reference = added.first().first().value<PlaceReference>();
        QCOMPARE(reference.place.location, host);
        QCOMPARE(reference.repository->toString(), QStringLiteral("team/app"));
    }

    void aWrongPasswordStaysARightOneGoesOn() {
        Ground ground;
        ground.probe.asks = ServerProbe::Asks::Token;
        ground.probe.realmHost = QStringLiteral("auth.example");
        ground.dialog->begin();
        ground.dialog->hostField().setText(host);
        QTRY_VERIFY(ground.dialog->userField().isVisible());
        QVERIFY(ground.says(QStringLiteral("auth.example")));
        QSignalSpy added(ground.dialog, &ServerDialog::added);
        QTest::keyClicks(&ground.dialog->userField(), QStringLiteral("ann"));
        QTest::keyClicks(&ground.dialog->passwordField(), QStringLiteral("wrong"));
        QVERIFY(ground.button(QStringLiteral("Log In and Add")));
        QTest::keyClick(&ground.dialog->passwordField(), Qt::Key_Return);
        QTRY_VERIFY(ground.dialog->logInNote().text().contains(QStringLiteral("not accepted")));
        QCOMPARE(added.count(), 0);
        QCOMPARE(ground.dialog->passwordField().selectedText().size(), 5);
        QTest::keyClicks(&ground.dialog->passwordField(), QStringLiteral("secret"));
        QTest::keyClick(&ground.dialog->passwordField(), Qt::Key_Return);
        QTRY_COMPARE(added.count(), 1);
        QCOMPARE(ground.typed->user, QStringLiteral("ann"));
        QCOMPARE(ground.typed->keep, TypedLogIn::Keep::Session);
    }

    void whereItIsKeptIsChosen() {
        Ground ground;
        ground.probe.asks = ServerProbe::Asks::Basic;
        ground.dialog->begin(host, ServerDialog::Purpose::LogIn);
        QTRY_VERIFY(ground.dialog->userField().isVisible());
        QVERIFY(ground.dialog->hostField().isReadOnly());
        QVERIFY(!ground.button(QStringLiteral("Log In"))->isEnabled());
        QSignalSpy changed(ground.dialog, &ServerDialog::serverChanged);
        ground.dialog->userField().setText(QStringLiteral("ann"));
        ground.dialog->passwordField().setText(QStringLiteral("secret"));
        auto* keep = ground.dialog->findChild<QComboBox*>();
        keep->setFocus();
        QTest::keyClick(keep, Qt::Key_End);
        QTest::mouseClick(ground.button(QStringLiteral("Log In")), Qt::LeftButton);
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(ground.typed->keep, TypedLogIn::Keep::Files);
    }

    void whatTheServerSaysIsPlainText() {
        Ground ground;
        ground.probe.apiVersion = QStringLiteral("<b>bold</b>\n\u202emirrored");
        ground.dialog->begin();
        ground.dialog->hostField().setText(host);
        QTRY_VERIFY(ground.dialog->facts().isVisible());
        QVERIFY(ground.says(QStringLiteral("<b>bold</b>\\n\\u{202e}mirrored")));
    }
};

QTEST_MAIN(ServerDialogTest)
#include "serverdialogtest.moc"
