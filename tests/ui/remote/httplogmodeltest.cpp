#include "ui/remote/httplogmodel.h"

#include "ui/base/serverwatch.h"
#include "ui/theme/format.h"
#include "ui/theme/sign.h"

#include <QAbstractItemModelTester>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;

namespace {

HttpLogEntry entryOf(int status, const QString& url = QStringLiteral("https://a.example/v2/")) {
    return {.startedAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC),
            .method = "GET",
            .url = url,
            .status = status,
            .duration = std::chrono::milliseconds(12),
            .received = 3000};
}

QString text(const HttpLogModel& model, int row, int column) {
    return model.index(row, column).data().toString();
}

Sign signOf(const HttpLogModel& model, int row) {
    return static_cast<Sign>(model.index(row, HttpLogModel::StatusColumn).data(SignRole).toInt());
}

} // namespace

class HttpLogModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newestStandsFirst() {
        HttpLogModel model;
        const QAbstractItemModelTester tester(&model);
        model.add({entryOf(200), entryOf(404)});
        model.add({entryOf(401)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.entry(0).status, 401);
        QCOMPARE(model.entry(1).status, 404);
        QCOMPARE(model.entry(2).status, 200);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void oldestGoWhereThereAreTooMany() {
        HttpLogModel model;
        const QAbstractItemModelTester tester(&model);
        model.add(QList<HttpLogEntry>(HttpLogModel::mostRows - 1, entryOf(200)));
        model.add({entryOf(404), entryOf(500)});
        QCOMPARE(model.rowCount(), HttpLogModel::mostRows);
        QCOMPARE(model.entry(0).status, 500);
        QCOMPARE(model.entry(2).status, 200);
        model.add(QList<HttpLogEntry>(HttpLogModel::mostRows + 7, entryOf(503)));
        QCOMPARE(model.rowCount(), HttpLogModel::mostRows);
        QCOMPARE(model.entry(HttpLogModel::mostRows - 1).status, 503);
    }

    void statesAreToldInWordsAndSigns() {
        HttpLogModel model;
        const QAbstractItemModelTester tester(&model);
        HttpLogEntry lost = entryOf(0);
        lost.error = Error(ErrorCode::Network, QStringLiteral("Connection refused"));
        HttpLogEntry stopped = entryOf(0);
        stopped.error = Error::cancelled();
        model.add(
            {stopped, lost, entryOf(503), entryOf(401), entryOf(404), entryOf(307), entryOf(201)});
        const QList<Sign> signs{Sign::Good, Sign::Same, Sign::Missing, Sign::Warning,
                                Sign::Bad,  Sign::Bad,  Sign::Stopped};
        for (int row = 0; row < model.rowCount(); ++row) {
            QCOMPARE(signOf(model, row), signs.at(row));
            QVERIFY(!model.index(row, HttpLogModel::StatusColumn)
                         .data(Qt::DecorationRole)
                         .value<QIcon>()
                         .isNull());
        }
        QCOMPARE(text(model, 0, HttpLogModel::StatusColumn), QStringLiteral("201 done"));
        QCOMPARE(text(model, 3, HttpLogModel::StatusColumn),
                 QStringLiteral("401 asks for a log-in"));
        QVERIFY(model.index(5, HttpLogModel::StatusColumn)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("Connection refused")));
    }

    void numbersStandAtTheRight() {
        HttpLogModel model;
        const QAbstractItemModelTester tester(&model);
        model.add({entryOf(200)});
        for (const int column : {HttpLogModel::TimeColumn, HttpLogModel::SentColumn,
                                 HttpLogModel::ReceivedColumn, HttpLogModel::WhenColumn}) {
            const auto alignment = model.index(0, column).data(Qt::TextAlignmentRole).toInt();
            QVERIFY(alignment & Qt::AlignTrailing);
        }
        QCOMPARE(text(model, 0, HttpLogModel::TimeColumn), QStringLiteral("12 ms"));
        QCOMPARE(text(model, 0, HttpLogModel::SentColumn), QString());
        QCOMPARE(text(model, 0, HttpLogModel::ReceivedColumn), QStringLiteral("3.0 kB"));
        QCOMPARE(model.index(0, HttpLogModel::UrlColumn).data(Qt::FontRole).value<QFont>().family(),
                 monospaceFont(QGuiApplication::font()).family());
    }

    void sortsByValueAndNotByText() {
        HttpLogModel model;
        const QAbstractItemModelTester tester(&model);
        HttpLogEntry slow = entryOf(200);
        slow.duration = std::chrono::milliseconds(1000);
        model.add({entryOf(200), slow});
        const auto key = [&](int row) {
            return model.index(row, HttpLogModel::TimeColumn)
                .data(HttpLogModel::SortRole)
                .toLongLong();
        };
        QVERIFY(key(1) < key(0));
    }

    void watchHandsOnWhatWasNoted() {
        const auto log = std::make_shared<HttpLog>();
        ServerWatch watch({.log = log});
        HttpLogModel model;
        const QAbstractItemModelTester tester(&model);
        connect(&watch, &ServerWatch::requestsMade, &model, &HttpLogModel::add);
        QSignalSpy told(&watch, &ServerWatch::requestsMade);
        log->add(entryOf(200));
        log->add(entryOf(404));
        QVERIFY(told.wait());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.entry(0).status, 404);
    }
};

QTEST_MAIN(HttpLogModelTest)
#include "httplogmodeltest.moc"
