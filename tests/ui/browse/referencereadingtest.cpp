#include "ui/browse/referencereading.h"

#include "tests/support/results.h"
#include "tests/ui/browse/browsefixture.h"

#include <QTest>

using namespace stowage;
using test::BrowseFixture;

namespace {

const Place local{Place::Kind::RegistryFolder, QStringLiteral("/r")};

Place host(const char* name) {
    return {Place::Kind::Remote, QString::fromLatin1(name)};
}

} // namespace

/// What is typed into the window's bar, and what it may stand for.
class ReferenceReadingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allReadingsAreGiven_data();
    void allReadingsAreGiven();
    void whatIsNoReferenceIsRefused_data();
    void whatIsNoReferenceIsRefused();
    void theFirstThatLeadsSomewhereIsMeant();
    void aWrongTagIsNotLookedForElsewhere();
    void anEmptyRepositoryOfAServerIsNone();
};

void ReferenceReadingTest::allReadingsAreGiven_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<Place>>("context");
    QTest::addColumn<QStringList>("readings");
    const auto row = [](const char* text, const std::optional<Place>& context,
                        const QStringList& readings) {
        QTest::addRow("%s in %s", text, context ? qPrintable(context->toString()) : "nothing")
            << QString::fromLatin1(text) << context << readings;
    };
    const auto s = [](const char* text) { return QString::fromLatin1(text); };
    row("quay.io/org/app:v1", local,
        {s("registry:/r//quay.io/org/app:v1"), s("docker://quay.io/org/app:v1")});
    row("quay.io/org/app:v1", std::nullopt, {s("docker://quay.io/org/app:v1")});
    row("quay.io/org/app:v1", host("quay.io"), {s("docker://quay.io/org/app:v1")});
    row("localhost:5000/app:v1", local, {s("docker://localhost:5000/app:v1")});
    row("localhost/app", local, {s("registry:/r//localhost/app"), s("docker://localhost/app")});
    row("docker.io/debian", local,
        {s("registry:/r//docker.io/debian"), s("docker://docker.io/library/debian")});
    row("index.docker.io/debian:12", std::nullopt, {s("docker://docker.io/library/debian:12")});
    // Names of the place that is shown stay what they are.
    row("debian", local, {s("registry:/r//debian")});
    row("debian:12", local, {s("registry:/r//debian:12")});
    row("team/app:v1", local, {s("registry:/r//team/app:v1")});
    row("team/app", host("reg.example:5000"), {s("docker://reg.example:5000/team/app")});
    row("debian", host("docker.io"), {s("docker://docker.io/library/debian")});
    row("debian", std::nullopt, {s("docker://docker.io/library/debian")});
    row("docker://quay.io/a", local, {s("docker://quay.io/a")});
    row("registry:/other//a:b", host("quay.io"), {s("registry:/other//a:b")});
}

void ReferenceReadingTest::allReadingsAreGiven() {
    QFETCH(QString, text);
    QFETCH(std::optional<Place>, context);
    const auto readings = parseTyped(text, context, {}, {});
    VERIFY_RESULT(readings);
    QStringList texts;
    for (const PlaceReference& reading : *readings) {
        texts.append(reading.toString());
    }
    QTEST(texts, "readings");
}

void ReferenceReadingTest::whatIsNoReferenceIsRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"Team App", "app:", ":v1", "a//b", "quay.io/", "-x"}) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void ReferenceReadingTest::whatIsNoReferenceIsRefused() {
    QFETCH(QString, text);
    QVERIFY(!parseTyped(text, local, {}, {}));
    QVERIFY(!parseTyped(text, std::nullopt, {}, {}));
}

void ReferenceReadingTest::theFirstThatLeadsSomewhereIsMeant() {
    BrowseFixture ground;
    ground.addImage(QStringLiteral("quay.io/app"), QStringLiteral("v1"));
    OpenPlaces places(
        [&](const Place& place, OpenMode, std::stop_token) -> Result<std::shared_ptr<Registry>> {
            if (place.isOnDisk()) {
                return ground.registry;
            }
            return failure(ErrorCode::Network, place.location + QStringLiteral(" is asked"));
        },
        ground.place);
    const auto look = [&](const char* text) {
        return lookUp(QString::fromLatin1(text), ground.place, {}, places, {ground.place}, {});
    };
    const auto here = look("quay.io/app:v1");
    VERIFY_RESULT(here);
    QCOMPARE(*here, ground.at(QStringLiteral("quay.io/app"), QStringLiteral("v1")));
    const auto there = look("quay.io/other:v1");
    COMPARE_ERROR(there, ErrorCode::Network);
    QVERIFY(there.error().message().contains(QStringLiteral("quay.io is asked")));
    COMPARE_ERROR(look("other"), ErrorCode::NotFound);
}

void ReferenceReadingTest::aWrongTagIsNotLookedForElsewhere() {
    BrowseFixture ground;
    ground.addImage(QStringLiteral("quay.io/app"), QStringLiteral("v1"));
    const auto found = lookUp(QStringLiteral("quay.io/app:v2"), ground.place, {}, ground.places,
                              {ground.place}, {});
    COMPARE_ERROR(found, ErrorCode::NotFound);
    QVERIFY(found.error().message().contains(ground.place.location));
}

/// It tells no manifests that no tag names.
void ReferenceReadingTest::anEmptyRepositoryOfAServerIsNone() {
    BrowseFixture ground;
    ground.registry->setUnlistable();
    ground.registry->addLayer(QStringLiteral("app"), "x");
    const auto found =
        lookUp(QStringLiteral("app"), ground.place, {}, ground.places, {ground.place}, {});
    COMPARE_ERROR(found, ErrorCode::NotFound);
    QVERIFY(found.error().message().contains(QStringLiteral("there is no")));
}

QTEST_MAIN(ReferenceReadingTest)
#include "referencereadingtest.moc"
