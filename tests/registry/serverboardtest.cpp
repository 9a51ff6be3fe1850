#include "core/registry/serverboard.h"

#include <QTest>

using namespace stowage;
using Standing = ServerState::Standing;

class ServerBoardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handsOutWhatChangedOnce() {
        const QString a = QStringLiteral("a.example");
        const QString b = QStringLiteral("b.example");
        ServerBoard board;
        QCOMPARE(board.state(a).standing, Standing::Unknown);
        board.note(a, Standing::Connected, true);
        board.note(b, Standing::Unreachable, true,
                   Error(ErrorCode::Network, QStringLiteral("refused")));
        const auto first = board.take();
        QCOMPARE(first.size(), 2);
        QVERIFY(first.value(a).isSecure && !first.value(a).error);
        QCOMPARE(first.value(b).error->detail(), QStringLiteral("refused"));
        QVERIFY(board.take().isEmpty());

        board.note(a, Standing::Connected, true);
        QVERIFY(board.take().isEmpty());
        board.note(a, Standing::NeedsLogIn, true,
                   Error(ErrorCode::Unauthorized, QStringLiteral("401")));
        QCOMPARE(board.take().keys(), QStringList{a});
        QCOMPARE(board.state(a).standing, Standing::NeedsLogIn);
        board.note(a, Standing::Connected, true);
        QVERIFY(!board.take().value(a).error);
    }

    void keepsTheRateBesideTheStanding() {
        const QString host = QStringLiteral("a.example");
        ServerBoard board;
        board.noteRate(host, {.limit = 100, .remaining = 76});
        board.note(host, Standing::Connected, true);
        const ServerState state = board.take().value(host);
        QCOMPARE(*state.rate->remaining, 76);
        QCOMPARE(state.standing, Standing::Connected);
        board.noteRate(host, {.limit = 100, .remaining = 76});
        QVERIFY(board.take().isEmpty());
        board.noteRate(host, {.limit = 100, .remaining = 75});
        QCOMPARE(*board.take().value(host).rate->remaining, 75);
    }
};

QTEST_APPLESS_MAIN(ServerBoardTest)
#include "serverboardtest.moc"
