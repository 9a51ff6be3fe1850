#include "ui/browse/verificationrecord.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace stowage;

namespace {

const QString place = QStringLiteral("registry:/srv/registry");

Digest digestOf(int number) {
    return *Digest::parse(QStringLiteral("sha256:%1").arg(number, 64, 16, QLatin1Char('0')));
}

VerificationFault fault(int number) {
    return {.object = {.kind = VerifiedObject::Kind::Layer,
                       .state = VerifiedObject::State::Bad,
                       .expected = digestOf(number),
                       .actual = digestOf(number + 1000),
                       .expectedSize = 12,
                       .actualSize = 13,
                       .error = Error(ErrorCode::InvalidDigest, QStringLiteral("it has another"))
                                    .in(QStringLiteral("reading"))},
            .images = {QStringLiteral("team/app:v1"), QStringLiteral("team/web@sha256:ab")},
            .repository = *RepositoryName::parse(QStringLiteral("team/app")),
            .tag = *Tag::parse(QStringLiteral("v1"))};
}

VerificationRecord record(int faults) {
    VerificationRecord all{.when = QDateTime(QDate(2026, 5, 4), QTime(3, 2, 1), Qt::UTC),
                           .good = 7,
                           .bad = faults,
                           .bytes = 12345678901,
                           .digest = digestOf(1).toString()};
    for (int i = 0; i < faults; ++i) {
        all.found.append(fault(i));
    }
    all.tagged.insert(QStringLiteral("team/app:v1"), digestOf(5));
    return all;
}

/// One record of a file, as somebody else may have written it.
VerificationRecords readOne(const QJsonObject& object) {
    return recordsFromJson(
        QJsonDocument(QJsonObject{{QStringLiteral("records"), QJsonArray{object}}}).toJson());
}

QJsonObject oneOf(const VerificationRecord& record) {
    const auto all = QJsonDocument::fromJson(recordsToJson({{place, record}}));
    return all.object().value(QStringLiteral("records")).toArray().first().toObject();
}

} // namespace

class VerificationRecordTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allOfItIsReadAgain() {
        VerificationRecord written = record(2);
        written.missing = 1;
        written.found.append({.object = {.kind = VerifiedObject::Kind::DiffId,
                                         .state = VerifiedObject::State::Missing}});
        const VerificationRecords read = recordsFromJson(recordsToJson({{place, written}}));
        QCOMPARE(read.keys(), QStringList{place});
        const VerificationRecord& back = *read.constFind(place);
        QCOMPARE(back.when, written.when);
        QCOMPARE(back.good, 7);
        QCOMPARE(back.bad, 2);
        QCOMPARE(back.missing, 1);
        QCOMPARE(back.bytes, written.bytes);
        QCOMPARE(back.digest, written.digest);
        QCOMPARE(back.tagged, written.tagged);
        QCOMPARE(back.found.size(), 3);
        for (int i = 0; i < 2; ++i) {
            const VerificationFault& one = back.found.at(i);
            QCOMPARE(one.object.kind, VerifiedObject::Kind::Layer);
            QCOMPARE(one.object.state, VerifiedObject::State::Bad);
            QCOMPARE(one.object.expected, digestOf(i));
            QCOMPARE(one.object.actual, digestOf(i + 1000));
            QCOMPARE(one.object.expectedSize, 12);
            QCOMPARE(one.object.actualSize, 13);
            QCOMPARE(one.object.error->code(), ErrorCode::InvalidDigest);
            QCOMPARE(one.object.error->message(), QStringLiteral("reading: it has another"));
            QCOMPARE(one.images, fault(i).images);
            QCOMPARE(one.locationIn({})->imageText(), QStringLiteral("team/app:v1"));
        }
        const VerificationFault& last = back.found.last();
        QCOMPARE(last.object.kind, VerifiedObject::Kind::DiffId);
        QCOMPARE(last.object.state, VerifiedObject::State::Missing);
        QVERIFY(!last.object.expected && !last.object.error && !last.locationIn({}));
        QCOMPARE(last.object.expectedSize, -1);
    }

    void aPartIsWhatLiesThere() {
        VerificationRecord all = record(3);
        all.found[1].images = {QStringLiteral("team/application:v1")};
        all.found[1].repository = *RepositoryName::parse(QStringLiteral("team/application"));
        all.found[2].object.state = VerifiedObject::State::Missing;
        const Location repository{{}, *RepositoryName::parse(QStringLiteral("team/app"))};
        Location image = repository;
        image.tag = *Tag::parse(QStringLiteral("v1"));
        for (const Location& location : {repository, image}) {
            const VerificationRecord part = all.part(location, {});
            QCOMPARE(part.bad, 1);
            QCOMPARE(part.missing, 1);
            QCOMPARE(part.found.size(), 2);
            QCOMPARE(part.when, all.when);
        }
        QCOMPARE(all.part({{}, *RepositoryName::parse(QStringLiteral("team/web"))}, {}).faults(),
                 2);
        QCOMPARE(all.part(image, digestOf(5)).faults(), 2);
        QCOMPARE(all.part(image, digestOf(6)).faults(), 0);
    }

    void aFileNeverGrowsBeyondItsLimit() {
        VerificationRecords many;
        VerificationRecord large = record(int(mostFaultsKept) + 50);
        for (VerificationFault& one : large.found) {
            one.images.fill(QString(100, QLatin1Char('x')), 100);
        }
        constexpr int count = 8;
        for (int i = 0; i < count; ++i) {
            large.when = large.when.addDays(1);
            many.insert(QString::number(i), large);
        }
        const QByteArray bytes = recordsToJson(many);
        QVERIFY(bytes.size() <= recordsFileLimit);
        const VerificationRecords read = recordsFromJson(bytes);
        QCOMPARE(read.size(), count);
        const VerificationRecord& newest = *read.constFind(QString::number(count - 1));
        QCOMPARE(newest.found.size(), mostFaultsKept);
        QCOMPARE(newest.faults(), int(mostFaultsKept) + 50);
        const VerificationRecord& oldest = *read.constFind(QStringLiteral("0"));
        QVERIFY2(oldest.found.isEmpty(), "the oldest lose their lists first");
        QCOMPARE(oldest.faults(), int(mostFaultsKept) + 50);

        VerificationRecords tooMany;
        VerificationRecord small = record(0);
        for (int i = 0; i < 2100; ++i) {
            small.when = small.when.addSecs(1);
            tooMany.insert(QString::number(i), small);
        }
        const VerificationRecords kept = recordsFromJson(recordsToJson(tooMany));
        QCOMPARE(kept.size(), 2000);
        QVERIFY(kept.contains(QStringLiteral("2099")) && !kept.contains(QStringLiteral("99")));
    }

    void whatIsNoRecordIsLeftOut_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("\x00\xff{[", 4);
        QTest::newRow("a list") << QByteArray("[1,2,3]");
        QTest::newRow("deep") << QByteArray(100000, '[');
        QTest::newRow("records of another kind") << QByteArray(R"({"records": {"a": 1}})");
        QTest::newRow("no objects") << QByteArray(R"({"records": [1, null, "x", [[]], {}]})");
        QTest::newRow("no date") << QByteArray(
            R"({"records": [{"location": "x", "when": "soon"}]})");
        QTest::newRow("too large") << QByteArray(recordsFileLimit + 1, ' ');
    }
    void whatIsNoRecordIsLeftOut() {
        QFETCH(QByteArray, bytes);
        QVERIFY(recordsFromJson(bytes).isEmpty());
    }

    void hostileFieldsAreHarmless() {
        QJsonObject object = oneOf(record(2));
        QJsonArray faults = object.value(QStringLiteral("found")).toArray();
        QJsonObject hostile = faults.at(0).toObject();
        hostile[QStringLiteral("expected")] = QStringLiteral("sha256:../../etc/passwd");
        hostile[QStringLiteral("actual")] = QJsonArray{1};
        hostile[QStringLiteral("actualSize")] = -9e300;
        hostile[QStringLiteral("error")] = QStringLiteral("none");
        hostile[QStringLiteral("repository")] = QStringLiteral("../x");
        hostile[QStringLiteral("tag")] = QString(100000, QLatin1Char('t'));
        hostile[QStringLiteral("images")] = QJsonArray{1, QString(100000, QLatin1Char('i'))};
        QJsonObject good = faults.at(1).toObject();
        good[QStringLiteral("state")] = QStringLiteral("good"); // no fault
        object[QStringLiteral("found")] = QJsonArray{17, good, hostile, hostile, hostile};
        object[QStringLiteral("good")] = -5;
        object[QStringLiteral("bytes")] = -1;
        object[QStringLiteral("tagged")] = QJsonObject{{QStringLiteral("x"), QStringLiteral("y")}};
        const VerificationRecords read = readOne(object);
        QCOMPARE(read.size(), 1);
        const VerificationRecord& back = *read.constFind(place);
        QCOMPARE(back.good, 0);
        QCOMPARE(back.bytes, 0);
        QVERIFY(back.tagged.isEmpty());
        QVERIFY2(back.found.size() == 2, "no more than were counted");
        const VerificationFault& one = back.found.first();
        QVERIFY(!one.object.expected && !one.object.actual && !one.object.error && !one.tag);
        QCOMPARE(one.object.actualSize, -1);
        QVERIFY(!one.locationIn({}));
        QVERIFY(one.images.last().size() <= 1024);
    }
};

QTEST_GUILESS_MAIN(VerificationRecordTest)
#include "verificationrecordtest.moc"
