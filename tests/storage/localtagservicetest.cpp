#include "core/registry/registry.h"
#include "tests/storage/localfixture.h"

#include <QTest>

#include <algorithm>

using namespace stowage;
using namespace stowage::test;

namespace {

QStringList names(const QList<Tag>& tags) {
    QStringList result;
    for (const Tag& tag : tags) {
        result.append(tag.toString());
    }
    return result;
}

QString tagFile(const char* rest) {
    return QStringLiteral("repositories/repo/_manifests/tags/") + QLatin1String(rest);
}

} // namespace

class LocalTagServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tagResolves();
    void unknownTagIsNotFound();
    void tagNeedsItsManifest();
    void taggingKeepsHistory();
    void taggingBackRestores();
    void untagRemovesTheTagAlone();
    void untaggingAnUnknownTagFails();
    void pagesThroughAll_data();
    void pagesThroughAll();
    void findsTagsOfADigest();
    void malformedLinkIsInvalidAndHidesNoOther();
    void halfMadeTagPointsAtNothing();
    void ignoresWhatIsNoTag();
};

void LocalTagServiceTest::tagResolves() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const auto repository = fixture.open("repo");
    QCOMPARE(repository->tags().resolve(tagName("v1")).value(), digest);
    QVERIFY(repository->tags().tag(tagName("Latest_2.0-rc"), digest));
    QCOMPARE(repository->tags().resolve(tagName("Latest_2.0-rc")).value(), digest);
    QCOMPARE(fixture.file(tagFile("v1/current/link")), digest.toString().toLatin1());
    QCOMPARE(fixture.file(QString(tagFile("v1/index/sha256/%1/link")).arg(digest.hex())),
             digest.toString().toLatin1());
}

void LocalTagServiceTest::unknownTagIsNotFound() {
    LocalFixture fixture;
    fixture.pushImage("repo", "v1", "layer");
    const auto repository = fixture.open("repo");
    QCOMPARE(codeOf(repository->tags().resolve(tagName("v2"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(repository->tags().history(tagName("v2"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(repository->manifests().get(tagName("v2"))), ErrorCode::NotFound);
}

void LocalTagServiceTest::tagNeedsItsManifest() {
    LocalFixture fixture;
    const Digest layer = fixture.push("repo", "layer");
    const auto repository = fixture.open("repo");
    // A layer is no manifest, and another repository's manifest is not this one's.
    QCOMPARE(codeOf(repository->tags().tag(tagName("v1"), layer)), ErrorCode::NotFound);
    const Digest elsewhere = fixture.pushImage("other", "v1", "layer");
    QCOMPARE(codeOf(repository->tags().tag(tagName("v1"), elsewhere)), ErrorCode::NotFound);
    QVERIFY(repository->tags().page().value().items.isEmpty());
}

void LocalTagServiceTest::taggingKeepsHistory() {
    LocalFixture fixture;
    const Digest first = fixture.pushImage("repo", "v1", "first");
    const Digest second = fixture.pushImage("repo", "v1", "second");
    const auto repository = fixture.open("repo");
    QCOMPARE(repository->tags().resolve(tagName("v1")).value(), second);
    QList<Digest> both{first, second};
    std::sort(both.begin(), both.end());
    QCOMPARE(repository->tags().history(tagName("v1")).value(), both);
    QVERIFY(repository->manifests().exists(first).value());
}

void LocalTagServiceTest::taggingBackRestores() {
    LocalFixture fixture;
    const Digest first = fixture.pushImage("repo", "v1", "first");
    fixture.pushImage("repo", "v1", "second");
    const auto repository = fixture.open("repo");
    QVERIFY(repository->tags().tag(tagName("v1"), first));
    QCOMPARE(repository->tags().resolve(tagName("v1")).value(), first);
    QCOMPARE(repository->tags().history(tagName("v1")).value().size(), 2);
}

void LocalTagServiceTest::untagRemovesTheTagAlone() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const auto repository = fixture.open("repo");
    QVERIFY(repository->tags().tag(tagName("v2"), digest));
    QVERIFY(repository->tags().untag(tagName("v1")));
    QCOMPARE(codeOf(repository->tags().resolve(tagName("v1"))), ErrorCode::NotFound);
    QCOMPARE(names(repository->tags().page().value().items), QStringList{QStringLiteral("v2")});
    QVERIFY(repository->manifests().exists(digest).value());
    QVERIFY(!fixture.hasFile(tagFile("v1")));
}

void LocalTagServiceTest::untaggingAnUnknownTagFails() {
    LocalFixture fixture;
    fixture.pushImage("repo", "v1", "layer");
    QCOMPARE(codeOf(fixture.open("repo")->tags().untag(tagName("v2"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(fixture.open("absent")->tags().untag(tagName("v2"))), ErrorCode::NotFound);
}

void LocalTagServiceTest::pagesThroughAll_data() {
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 4, 5, 6}) {
        QTest::addRow("by %d", count) << count;
    }
}

void LocalTagServiceTest::pagesThroughAll() {
    QFETCH(int, count);
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "b", "layer");
    const auto repository = fixture.open("repo");
    for (const char* name : {"a.1", "a-1", "B", "a1"}) {
        QVERIFY(repository->tags().tag(tagName(name), digest));
    }
    const QStringList all{QStringLiteral("B"), QStringLiteral("a-1"), QStringLiteral("a.1"),
                          QStringLiteral("a1"), QStringLiteral("b")};
    QStringList found;
    PageRequest request{.count = count};
    do {
        const auto page = repository->tags().page(request);
        QVERIFY(page);
        QVERIFY(!page->items.isEmpty());
        QVERIFY(page->items.size() <= count);
        found += names(page->items);
        request.after = page->next;
    } while (!request.after.isEmpty());
    QCOMPARE(found, all);
    QVERIFY(repository->tags().page({.after = QStringLiteral("z")}).value().items.isEmpty());
}

void LocalTagServiceTest::findsTagsOfADigest() {
    LocalFixture fixture;
    const Digest first = fixture.pushImage("repo", "v1", "first");
    const Digest second = fixture.pushImage("repo", "v2", "second");
    const auto repository = fixture.open("repo");
    QVERIFY(repository->tags().tag(tagName("stable"), first));
    QVERIFY(repository->tags().tag(tagName("edge"), first));
    QVERIFY(repository->tags().tag(tagName("edge"), second));
    QCOMPARE(names(repository->tags().tagsOf(first).value()),
             (QStringList{QStringLiteral("stable"), QStringLiteral("v1")}));
    QCOMPARE(names(repository->tags().tagsOf(second).value()),
             (QStringList{QStringLiteral("edge"), QStringLiteral("v2")}));
    QVERIFY(repository->tags().tagsOf(Hasher::digestOf("absent")).value().isEmpty());
}

void LocalTagServiceTest::malformedLinkIsInvalidAndHidesNoOther() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "good", "layer");
    const auto repository = fixture.open("repo");
    QVERIFY(repository->tags().tag(tagName("bad"), digest));
    fixture.putFile(tagFile("bad/current/link"), digest.toString().toLatin1() + "\n");
    QCOMPARE(codeOf(repository->tags().resolve(tagName("bad"))), ErrorCode::InvalidDigest);
    QCOMPARE(names(repository->tags().page().value().items),
             (QStringList{QStringLiteral("bad"), QStringLiteral("good")}));
    QCOMPARE(names(repository->tags().tagsOf(digest).value()), QStringList{QStringLiteral("good")});
    QCOMPARE(repository->tags().resolve(tagName("good")).value(), digest);
    QVERIFY(repository->tags().tag(tagName("bad"), digest));
    QCOMPARE(repository->tags().resolve(tagName("bad")).value(), digest);
}

void LocalTagServiceTest::halfMadeTagPointsAtNothing() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const auto repository = fixture.open("repo");
    QVERIFY(repository->tags().tag(tagName("half"), digest));
    QVERIFY(fixture.driver->remove(QStringLiteral("/docker/registry/v2/") +
                                   tagFile("half/current/link")));
    QCOMPARE(codeOf(repository->tags().resolve(tagName("half"))), ErrorCode::NotFound);
    QCOMPARE(names(repository->tags().tagsOf(digest).value()), QStringList{QStringLiteral("v1")});
    QCOMPARE(repository->tags().history(tagName("half")).value(), QList<Digest>{digest});
    QVERIFY(repository->tags().untag(tagName("half")));
    QCOMPARE(names(repository->tags().page().value().items), QStringList{QStringLiteral("v1")});
}

void LocalTagServiceTest::ignoresWhatIsNoTag() {
    LocalFixture fixture;
    fixture.pushImage("repo", "v1", "layer");
    fixture.putFile(tagFile("file"), "");
    fixture.putFile(tagFile("-bad/current/link"), "");
    QCOMPARE(names(fixture.open("repo")->tags().page().value().items),
             QStringList{QStringLiteral("v1")});
}

QTEST_GUILESS_MAIN(LocalTagServiceTest)
#include "localtagservicetest.moc"
