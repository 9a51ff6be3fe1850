#include "ui/copy/chosenimages.h"

#include <QTest>

using namespace stowage;

namespace {

const Place here{Place::Kind::RegistryFolder, QStringLiteral("/here")};
const Place there{Place::Kind::Remote, QStringLiteral("reg.example")};
const RepositoryName app = *RepositoryName::parse(QStringLiteral("team/app"));
const RepositoryName web = *RepositoryName::parse(QStringLiteral("web"));
const Tag v1 = *Tag::parse(QStringLiteral("v1"));
const Tag v2 = *Tag::parse(QStringLiteral("v2"));
const Digest digest = *Digest::parse(QStringLiteral("sha256:") + QString(64, QLatin1Char('a')));

} // namespace

class ChosenImagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areOfOneRepository() {
        QVERIFY(!ChosenImages::of({}));
        QVERIFY(!ChosenImages::of({Location{here}}));
        QVERIFY(!ChosenImages::of({{here, app, v1}, {here, web, v1}}));
        QVERIFY(!ChosenImages::of({{here, app, v1}, {there, app, v1}}));
        const auto both = ChosenImages::of({{here, app, v1}, {here, app, std::nullopt, digest}});
        QVERIFY(both);
        QCOMPARE(both->images, (QList<CopyRequest::Image>{{.tag = v1}, {.digest = digest}}));
        QVERIFY(!both->isWhole());
    }

    void areARepositoryWithoutAnImage() {
        const auto all = ChosenImages::of({{here, app}});
        QVERIFY(all);
        QVERIFY(all->isWhole());
    }

    void areNamedByWhatTheyAre() {
        QCOMPARE(ChosenImages::of({{here, app}})->text(), QStringLiteral("all of team/app"));
        QCOMPARE(ChosenImages::of({{here, app, v1}})->text(), QStringLiteral("team/app:v1"));
        QCOMPARE(ChosenImages::of({{here, app, v1}, {here, app, v2}})->text(),
                 QStringLiteral("2 image(s) of team/app"));
        QVERIFY(ChosenImages::of({{here, app, std::nullopt, digest}})
                    ->text()
                    .startsWith(QStringLiteral("team/app@sha256:aaaa")));
        QCOMPARE(ChosenImages::of({{there, app, v1}, {there, app, v2}})->references(),
                 QStringLiteral("docker://reg.example/team/app:v1\n"
                                "docker://reg.example/team/app:v2"));
    }

    void goUnderTheirNameOrAnother() {
        const auto one = ChosenImages::of({{here, app, v1}});
        const CopyRequest same = one->to(there);
        QCOMPARE(same.source, here);
        QCOMPARE(same.target, there);
        QCOMPARE(same.targetRepository, app);
        QCOMPARE(same.images, (QList<CopyRequest::Image>{{.tag = v1}}));
        QCOMPARE(one->to(there, web).targetRepository, web);
        QCOMPARE(one->to(there, web).repository, app);
    }

    void knowWhereTheyComeFrom() {
        const auto one = ChosenImages::of({{here, app, v1}});
        QVERIFY(one->isFrom(here, {}));
        QVERIFY(one->isFrom(here, app));
        QVERIFY(!one->isFrom(here, web));
        QVERIFY(!one->isFrom(there, {}));
    }
};

QTEST_GUILESS_MAIN(ChosenImagesTest)
#include "chosenimagestest.moc"
