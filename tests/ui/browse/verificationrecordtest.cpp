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

    void theStateOfEachObjectIsReadAgain() {
        const Digest other =
            *Digest::parse(QStringLiteral("sha512:%1").arg(QString(128, QLatin1Char('b'))));
        VerificationRecord written = record(0);
        for (int i = 0; i < 3000; ++i) {
            written.objects.good.append(digestOf(i));
        }
        written.objects.good.append(other);
        written.objects.bad = {digestOf(4000)};
        written.objects.missing = {other, digestOf(4001)};
        written.images.good = {digestOf(1), digestOf(2)};
        const QByteArray bytes = recordsToJson({{place, written}});
        QVERIFY2(bytes.size() < 3000 * 45, "a digest takes 43 characters");
        const VerificationRecord back = *recordsFromJson(bytes).constFind(place);
        QCOMPARE(back.objects.good, written.objects.good);
        QCOMPARE(back.objects.bad, written.objects.bad);
        QCOMPARE(back.objects.missing, QList<Digest>({digestOf(4001), other}));
        QCOMPARE(back.images.good, written.images.good);
        QCOMPARE(back.images.signOf(digestOf(2)), Sign::Good);
        QVERIFY(!back.images.signOf(digestOf(3)));
    }

    void theNewestRecordOfAPlaceHolds() {
        VerificationRecord old = record(0);
        old.objects = {.good = {digestOf(1), digestOf(3)}, .bad = {digestOf(2)}};
        old.images.good = {digestOf(1)};
        VerificationRecord later = record(0);
        later.when = old.when.addDays(1);
        later.objects = {.good = {digestOf(2)}, .missing = {digestOf(3)}};
        later.found = {fault(1)};
        const auto states = statesOf({{place, later}, {place + QStringLiteral("//team/app"), old}});
        QCOMPARE(states.size(), 1);
        const KeptPlace& all = *states.constBegin();
        QCOMPARE(states.constBegin().key().toString(), place);
        QCOMPARE(all.objects.value(digestOf(2)).sign, Sign::Good);
        QCOMPARE(all.objects.value(digestOf(2)).when, later.when);
        QCOMPARE(all.objects.value(digestOf(3)).sign, Sign::Missing);
        QCOMPARE(all.objects.value(digestOf(1)).sign, Sign::Bad);
        QCOMPARE(all.objects.value(digestOf(1)).actual, digestOf(1001).toString());
        QCOMPARE(all.images.value(digestOf(1)).sign, Sign::Good);
        QCOMPARE(all.images.value(digestOf(1)).when, old.when);
        QVERIFY(statesOf({{QStringLiteral("no place"), later}}).isEmpty());
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
        constexpr int count = 10;
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

        // States are the first to go, even before lists of faults of another.
        VerificationRecords states;
        VerificationRecord full = record(1);
        for (int i = 0; i < int(mostStatesKept) + 100; ++i) {
            full.objects.good.append(digestOf(i));
        }
        for (int i = 0; i < 4; ++i) {
            full.when = full.when.addDays(1);
            states.insert(QString::number(i), full);
        }
        const QByteArray bounded = recordsToJson(states);
        QVERIFY(bounded.size() <= recordsFileLimit);
        const VerificationRecords bounds = recordsFromJson(bounded);
        QCOMPARE(bounds.constFind(QStringLiteral("3"))->objects.good.size(), mostStatesKept);
        QVERIFY(bounds.constFind(QStringLiteral("0"))->objects.isEmpty());
        QCOMPARE(bounds.constFind(QStringLiteral("0"))->found.size(), 1);

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
        object[QStringLiteral("objects")] =
            QJsonObject{{QStringLiteral("good"), QStringLiteral("!%&")},
                        {QStringLiteral("bad"), QStringLiteral("AAAA")}, // not whole hashes
                        {QStringLiteral("missing"), QStringLiteral(" md5:1 sha256:x")}};
        object[QStringLiteral("images")] = 3;
        object[QStringLiteral("bytes")] = -1;
        object[QStringLiteral("tagged")] = QJsonObject{{QStringLiteral("x"), QStringLiteral("y")}};
        const VerificationRecords read = readOne(object);
        QCOMPARE(read.size(), 1);
        const VerificationRecord& back = *read.constFind(place);
        QCOMPARE(back.good, 0);
        QCOMPARE(back.bytes, 0);
        QVERIFY(back.tagged.isEmpty());
        QVERIFY(back.objects.isEmpty() && back.images.isEmpty());
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
