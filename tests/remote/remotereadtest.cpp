#include "core/image/manifest.h"
#include "core/image/mediatype.h"
#include "core/remote/remotelayer.h"
#include "tests/remote/remoteground.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

namespace stowage::test {

namespace {

const QString app = QStringLiteral("app");
const QByteArray ociManifest = "application/vnd.oci.image.manifest.v1+json";
const QByteArray ociIndex = "application/vnd.oci.image.index.v1+json";

/// What is read of a repository, in one of the ways there are.
enum class Read { Manifest, ManifestByTag, Blob, WholeBlob, Tags, Catalog, Referrers };

struct Case {
    Read read = Read::Manifest;
    std::function<ScriptedAnswer(ScriptedAnswer)> change;
    QList<ErrorCode> codes; ///< One of them.
    const char* says;       ///< Part of the error's text.
};

QByteArray nested(int depth) {
    return QByteArray(depth, '[') + QByteArray(depth, ']');
}

/// Instead of what there is.
std::function<ScriptedAnswer(ScriptedAnswer)> body(const QByteArray& bytes,
                                                   const QByteArray& type = {}) {
    return [bytes, type](ScriptedAnswer answer) {
        answer.body = bytes;
        return type.isEmpty()
                   ? answer
                   : std::move(answer).without("Content-Type").with("Content-Type", type);
    };
}

std::function<ScriptedAnswer(ScriptedAnswer)> header(const QByteArray& name,
                                                     const QByteArray& value) {
    return [name, value](ScriptedAnswer answer) {
        return std::move(answer).without(name).with(name, value);
    };
}

} // namespace

/// Servers that answer badly: each is told by an error that names the registry, the request and
/// what was wrong, and nothing of what came is taken for true.
class RemoteReadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badAnswerIsTold_data();
    void badAnswerIsTold();
    void wrongLengthOfABlobIsSeen();
    void wholeBlobForARange();
    void wholeIsOneRequest_data();
    void wholeIsOneRequest();
    void wholeThatBreaksOffGoesOn_data();
    void wholeThatBreaksOffGoesOn();
    void wholeThatIsJumpedAboutInIsReadByRanges();
    void wholeIsStoppedAtOnce();
    void emptyPagesEnd();
    void onePageLeadsToTheNext();
    void circlesAreFoundPageByPage_data();
    void circlesAreFoundPageByPage();
    void refusedCatalogIsNoMissingLogIn_data();
    void refusedCatalogIsNoMissingLogIn();
    void indexesInACircle();
    void silentServerIsNotWaitedForEver();
    void slowServerIsStoppedAtOnce_data();
    void slowServerIsStoppedAtOnce();
    void endlessAnswerIsCutOff();
};

void RemoteReadTest::badAnswerIsTold_data() {
    QTest::addColumn<Case>("how");
    const auto row = [](const char* name, Case how) { QTest::newRow(name) << std::move(how); };
    using enum ErrorCode;
    using A = ScriptedAnswer;
    const auto cut = [](ScriptedAnswer answer) { return std::move(answer).cutAfter(9); };
    const auto reset = [](ScriptedAnswer answer) {
        return std::move(answer).cutAfter(9, A::Ending::Reset);
    };
    const auto tooLong = [](ScriptedAnswer answer) {
        answer.body += "more";
        return answer;
    };
    const QByteArray html = "<html><b>Please log in</b></html>";

    row("manifest cut short", {Read::Manifest, cut, {Network}, "/manifests/"});
    row("manifest cut by a reset", {Read::Manifest, reset, {Network, Timeout}, "/manifests/"});
    row("manifest cut, no length",
        {Read::Manifest,
         [](ScriptedAnswer answer) { return std::move(answer).withoutLength().cutAfter(9); },
         {InvalidDigest},
         "sha256:"});
    row("manifest with more behind it", {Read::Manifest, tooLong, {InvalidDigest}, "sha256:"});
    row("manifest of other content",
        {Read::Manifest, body(R"({"schemaVersion":2})"), {InvalidDigest}, "sha256:"});
    row("manifest is a page",
        {Read::ManifestByTag, body(html, "text/html; charset=utf-8"), {Protocol}, "HTML"});
    row("manifest is a page that says it is none",
        {Read::ManifestByTag, body(html), {ManifestInvalid}, "/manifests/v1"});
    row("manifest is nothing", {Read::ManifestByTag, body({}), {ManifestInvalid}, "/manifests/v1"});
    row("manifest is an array", {Read::ManifestByTag, body("[]"), {ManifestInvalid}, "v1"});
    row("manifest is of two kinds",
        {Read::ManifestByTag,
         body(R"({"schemaVersion":2,"manifests":[],"layers":[],"config":{}})"),
         {ManifestInvalid},
         "v1"});
    row("manifest has a key twice", {Read::ManifestByTag,
                                     body(R"({"schemaVersion":2,"layers":[],"layers":[]})"),
                                     {ManifestInvalid},
                                     "twice"});
    row("manifest is deep", {Read::ManifestByTag,
                             body("{\"schemaVersion\":2,\"layers\":" + nested(100'000) + "}"),
                             {ManifestInvalid},
                             "/manifests/v1"});
    row("layer of a negative size",
        {Read::ManifestByTag,
         body(R"({"schemaVersion":2,"config":{"mediaType":"a/b","size":-1,"digest":"sha256:)" +
              QByteArray(64, 'a') + R"("},"layers":[]})"),
         {ManifestInvalid},
         "size"});
    row("layer of a size beyond all",
        {Read::ManifestByTag,
         body(R"({"schemaVersion":2,"config":{"mediaType":"a/b","size":1e30,"digest":"sha256:)" +
              QByteArray(64, 'a') + R"("},"layers":[]})"),
         {ManifestInvalid},
         "size"});
    row("layers that are no list", {Read::ManifestByTag,
                                    body(R"({"schemaVersion":2,"config":{},"layers":"none"})"),
                                    {ManifestInvalid},
                                    "v1"});
    row("manifest beyond the limit",
        {Read::ManifestByTag, body(QByteArray(5 * 1024 * 1024, ' ')), {TooLarge}, "/manifests/v1"});
    row("manifest that another digest is told of",
        {Read::ManifestByTag,
         header("Docker-Content-Digest", Hasher::digestOf("x").toString().toLatin1()),
         {Protocol},
         "its digest is"});
    row("manifest with a digest that is none",
        {Read::ManifestByTag, header("Docker-Content-Digest", "sha256:../../x"), {Protocol}, "v1"});
    row("error that is no document", {Read::ManifestByTag,
                                      [](auto) { return A::of(500, "<html>\x1b[31m"); },
                                      {Protocol},
                                      "500"});
    row("no manifest, says an odd document",
        {Read::ManifestByTag,
         [](auto) { return A::json(404, R"({"errors":"none"})"); },
         {NotFound},
         "404"});
    row("headers without end", {Read::ManifestByTag,
                                header("X-Long", QByteArray(300'000, 'x')),
                                {TooLarge, Network, Timeout},
                                "v1"});

    row("blob cut short", {Read::Blob, cut, {Network}, "/blobs/"});
    row("blob with more behind it", {Read::Blob, tooLong, {InvalidLength, TooLarge}, "bytes"});
    row("blob of another range",
        {Read::Blob, header("Content-Range", "bytes 5-1004/1000"), {Protocol}, "range"});
    row("blob of a range that is none",
        {Read::Blob, header("Content-Range", "bytes x"), {Protocol}, "range"});
    row("blob of another size",
        {Read::Blob, header("Content-Range", "bytes 0-999/7"), {Protocol}, "range"});
    row("blob that another digest is told of",
        {Read::Blob,
         header("Docker-Content-Digest", Hasher::digestOf("x").toString().toLatin1()),
         {Protocol},
         "its digest is"});
    row("no such range", {Read::Blob, [](auto) { return A::of(416); }, {InvalidLength}, "416"});
    row("blob is refused", {Read::Blob, [](auto) { return A::of(403); }, {Denied}, "403"});

    row("whole blob cut short", {Read::WholeBlob, cut, {Network}, "/blobs/"});
    row("whole blob with more behind it",
        {Read::WholeBlob, tooLong, {InvalidLength, TooLarge}, "bytes"});
    row("whole blob with more behind it, no length",
        {Read::WholeBlob,
         [tooLong](ScriptedAnswer answer) { return tooLong(std::move(answer)).withoutLength(); },
         {InvalidLength, TooLarge},
         "bytes"});
    row("whole blob that another digest is told of",
        {Read::WholeBlob,
         header("Docker-Content-Digest", Hasher::digestOf("x").toString().toLatin1()),
         {Protocol},
         "its digest is"});
    row("whole blob is not there",
        {Read::WholeBlob, [](auto) { return A::of(404); }, {LayerUnknown, NotFound}, "404"});
    row("whole blob is refused",
        {Read::WholeBlob, [](auto) { return A::of(403); }, {Denied}, "403"});

    row("tags are a page", {Read::Tags, body(html, "text/html"), {Protocol}, "no list came"});
    row("tags are no list", {Read::Tags, body(R"({"tags":"v1"})"), {Protocol}, "no list of tags"});
    row("tags are numbers", {Read::Tags, body(R"({"tags":[1]})"), {Protocol}, "tags"});
    row("tag with a line's end",
        {Read::Tags, body(R"({"tags":["v1\nv2"]})"), {InvalidArgument}, "/app"});
    row("tag that turns the text round", {Read::Tags,
                                          body("{\"tags\":[\"v\xe2\x80\xae"
                                               "1\"]}"),
                                          {InvalidArgument},
                                          "/app"});
    row("tags twice", {Read::Tags, body(R"({"tags":[],"tags":[]})"), {Protocol}, "twice"});
    row("tags deep down",
        {Read::Tags, body("{\"tags\":" + nested(100'000) + "}"), {Protocol}, "/tags/list"});
    row("list leads to itself", {Read::Tags,
                                 header("Link", "</v2/app/tags/list?n=1000>; rel=\"next\""),
                                 {Protocol},
                                 "circles"});
    row("list leads elsewhere",
        {Read::Tags,
         header("Link", "<http://192.0.2.1/v2/app/tags/list>; rel=\"next\""),
         {Protocol},
         "another server"});
    row("list leads to a file",
        {Read::Tags, header("Link", "<file:///etc/passwd>; rel=\"next\""), {Protocol}, "nobody"});
    row("repository with an escape", {Read::Catalog,
                                      body("{\"repositories\":[\"a\\u001b[31m\"]}"),
                                      {InvalidArgument},
                                      "list of repositories"});
    row("repository that climbs", {Read::Catalog,
                                   body(R"({"repositories":["../../etc"]})"),
                                   {InvalidArgument},
                                   "list of repositories"});
    row("catalog is refused", {Read::Catalog,
                               [](auto) { return A::of(404); },
                               {Unsupported},
                               "does not list its repositories"});
    row("referrers are a manifest", {Read::Referrers,
                                     body(R"({"schemaVersion":2,"layers":7})"),
                                     {ManifestInvalid},
                                     "/referrers/"});
    row("referrers cut short", {Read::Referrers, cut, {Network}, "/referrers/"});
}

void RemoteReadTest::badAnswerIsTold() {
    QFETCH(Case, how);
    RemoteGround ground;
    if (how.codes.contains(ErrorCode::Timeout)) {
        // Qt asks again after a reset and after too long a head, and then waits for what it has
        // not asked for.
        ground.settings.inactivity = std::chrono::milliseconds(200);
        ground.reopen();
    }
    const QByteArray layer = noise(1000);
    const SampleImage image =
        SampleImage::of({{.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer}});
    const Digest blob = ground.server.addBlob(app, layer);
    const Digest manifest =
        ground.server.addManifest(app, image.manifest, ociManifest, QStringLiteral("v1"));
    const char* const parts[] = {"/manifests/sha256", "/manifests/v1", "/blobs/",    "/blobs/",
                                 "/tags/list",        "/_catalog",     "/referrers/"};
    ground.server.bend("GET", parts[static_cast<int>(how.read)], how.change,
                       ScriptedRegistry::always);

    std::optional<Error> error;
    QByteArray taken;
    const auto note = [&error](const auto& result) {
        if (!result) {
            error = result.error();
        }
    };
    switch (how.read) {
    case Read::Manifest:
        note(ground.repository->manifests().get(manifest));
        break;
    case Read::ManifestByTag:
        note(ground.repository->manifests().get(tagName("v1")));
        break;
    case Read::Blob:
    case Read::WholeBlob: {
        const auto there = ground.repository->layers().fetch(blob);
        note(there);
        if (there) {
            if (how.read == Read::WholeBlob) {
                (*there)->expectWhole();
            }
            taken = (*there)->readAll();
            error = static_cast<RemoteLayer&>(**there).error();
        }
        break;
    }
    case Read::Tags:
        note(ground.repository->tags().page());
        break;
    case Read::Catalog:
        note(ground.registry->repositories());
        break;
    case Read::Referrers:
        note(ground.repository->manifests().referrers(manifest));
        break;
    }
    QVERIFY2(error, "there is no error");
    const QString message = error->message();
    QVERIFY2(how.codes.contains(error->code()),
             qPrintable(errorCodeName(error->code()) + QStringLiteral(": ") + message));
    QVERIFY2(message.contains(QLatin1String(how.says)), qPrintable(message));
    QVERIFY2(message.contains(ground.server.address()), qPrintable(message));
    QVERIFY2(message.size() < 1000, qPrintable(message));
    for (const QChar character : message) {
        QVERIFY2(character.isPrint(), qPrintable(message));
    }
    QVERIFY(taken.isEmpty());
}

void RemoteReadTest::wrongLengthOfABlobIsSeen() {
    RemoteGround ground;
    const Digest blob = ground.server.addBlob(app, "content");
    for (const char* length : {"", "-1", "x", "99999999999999999999999"}) {
        ground.server.instead("HEAD", "/blobs/", [length](const RecordedRequest&) {
            auto answer = ScriptedAnswer::of(200);
            return *length == '\0' ? answer : std::move(answer).with("Content-Length", length);
        });
        const auto there = ground.repository->layers().stat(blob);
        QVERIFY2(!there, length);
        QVERIFY2(there.error().message().contains(ground.server.address()),
                 qPrintable(there.error().message()));
    }
}

void RemoteReadTest::wholeBlobForARange() {
    RemoteGround ground;
    const QByteArray bytes = noise(300'000);
    const Digest blob = ground.server.addBlob(app, bytes);
    ground.server.instead("GET", "/blobs/", ScriptedAnswer::of(200, bytes),
                          ScriptedRegistry::always);
    const auto layer = ground.repository->layers().fetch(blob);
    VERIFY_RESULT(layer);
    QVERIFY((*layer)->seek(200'000));
    QCOMPARE((*layer)->read(100), bytes.mid(200'000, 100));
    QVERIFY((*layer)->seek(5));
    QCOMPARE((*layer)->read(100), bytes.mid(5, 100));
    QCOMPARE(ground.count("GET", "/blobs/"), 1); // Nor a second time.
}

void RemoteReadTest::wholeIsOneRequest_data() {
    QTest::addColumn<qint64>("size");
    QTest::addColumn<qint64>("from");
    QTest::newRow("one byte") << qint64{1} << qint64{0};
    QTest::newRow("small") << qint64{1000} << qint64{0};
    QTest::newRow("larger than what waits") << qint64{20'000'001} << qint64{0};
    QTest::newRow("from the middle on") << qint64{9'000'000} << qint64{4'500'000};
    QTest::newRow("the last byte") << qint64{1000} << qint64{999};
}

void RemoteReadTest::wholeIsOneRequest() {
    QFETCH(qint64, size);
    QFETCH(qint64, from);
    RemoteGround ground;
    const QByteArray bytes = noise(size);
    const Digest blob = ground.server.addBlob(app, bytes);
    const auto layer = ground.repository->layers().fetch(blob);
    VERIFY_RESULT(layer);
    QVERIFY((*layer)->seek(from));
    (*layer)->expectWhole();
    QVERIFY((*layer)->readAll() == bytes.sliced(from));
    QCOMPARE((*layer)->read(1), QByteArray());
    const auto requests = ground.server.requests("GET", "/blobs/");
    QCOMPARE(requests.size(), 1);
    // A server without ranges can send the whole, too.
    QCOMPARE(requests.first().header("Range").isEmpty(), from == 0);
}

void RemoteReadTest::wholeThatBreaksOffGoesOn_data() {
    QTest::addColumn<bool>("hasRanges");
    QTest::newRow("behind what came") << true;
    QTest::newRow("from the beginning") << false;
}

void RemoteReadTest::wholeThatBreaksOffGoesOn() {
    QFETCH(bool, hasRanges);
    RemoteGround ground;
    const QByteArray bytes = noise(9'000'000);
    const Digest blob = ground.server.addBlob(app, bytes);
    if (!hasRanges) {
        ground.server.instead("GET", "/blobs/", ScriptedAnswer::of(200, bytes),
                              ScriptedRegistry::always);
    }
    ground.server.bend("GET", "/blobs/",
                       [](ScriptedAnswer answer) { return std::move(answer).cutAfter(5'000'000); });
    const auto layer = ground.repository->layers().fetch(blob);
    VERIFY_RESULT(layer);
    (*layer)->expectWhole();
    QByteArray read;
    for (QByteArray part = (*layer)->read(1'000'000); !part.isEmpty();
         part = (*layer)->read(1'000'000)) {
        read += part;
    }
    QVERIFY(read == bytes);
    if (hasRanges) {
        const auto requests = ground.server.requests("GET", "/blobs/");
        QVERIFY(requests.size() >= 2);
        QVERIFY2(requests.at(1).header("Range") != "bytes=0-65535", "it began again");
    }
}

void RemoteReadTest::wholeThatIsJumpedAboutInIsReadByRanges() {
    RemoteGround ground;
    const QByteArray bytes = noise(30'000'000);
    const Digest blob = ground.server.addBlob(app, bytes);
    const auto layer = ground.repository->layers().fetch(blob);
    VERIFY_RESULT(layer);
    (*layer)->expectWhole();
    QCOMPARE((*layer)->read(100), bytes.first(100));
    for (const qint64 at : {20'000'000, 5'000'000, 10'000'000}) {
        QVERIFY((*layer)->seek(at));
        QCOMPARE((*layer)->read(100), bytes.mid(at, 100));
    }
    const auto requests = ground.server.requests("GET", "/blobs/");
    QCOMPARE(requests.size(), 4);
    QCOMPARE(requests.last().header("Range"), QByteArray("bytes=10000000-10065535"));
}

void RemoteReadTest::wholeIsStoppedAtOnce() {
    RemoteGround ground;
    const QByteArray bytes = noise(1'000'000);
    const Digest blob = ground.server.addBlob(app, bytes);
    const auto gate = std::make_shared<Gate>(); // Never opened.
    ground.server.bend("GET", "/blobs/", [gate](ScriptedAnswer answer) {
        return std::move(answer).heldWithin(500'000, gate);
    });
    std::stop_source stop;
    const auto layer = ground.repository->layers().fetch(blob, stop.get_token());
    VERIFY_RESULT(layer);
    (*layer)->expectWhole();
    std::jthread stopper([&] {
        gate->waitForArrivals(1);
        stop.request_stop();
    });
    QCOMPARE((*layer)->read(1'000'000), QByteArray());
    QCOMPARE(static_cast<RemoteLayer&>(**layer).error()->code(), ErrorCode::Cancelled);
    QVERIFY(ground.server.server().waitForOpenConnections(0));
}

void RemoteReadTest::emptyPagesEnd() {
    RemoteGround ground;
    std::atomic<int> page = 0;
    ground.server.instead(
        "GET", "/tags/list",
        [&page](const RecordedRequest&) {
            return ScriptedAnswer::json(200, R"({"tags":[]})")
                .with("Link",
                      "</v2/app/tags/list?page=" + QByteArray::number(++page) + ">; rel=\"next\"");
        },
        ScriptedRegistry::always);
    const auto tags = ground.repository->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Protocol);
    QVERIFY2(tags.error().message().contains(QLatin1String("has no end")),
             qPrintable(tags.error().message()));
    QVERIFY(page < 200);
}

void RemoteReadTest::onePageLeadsToTheNext() {
    RemoteGround ground({.pageSize = 3});
    const Digest manifest =
        ground.server.addManifest(app, SampleImage::of({}).manifest, ociManifest);
    for (int i = 0; i < 10; ++i) {
        ground.server.addTag(app, QStringLiteral("v%1").arg(i), manifest);
    }
    const auto tags = ground.repository->tags().page();
    VERIFY_RESULT(tags);
    QCOMPARE(tags->items.size(), 10);
    QCOMPARE(ground.count("GET", "/tags/list"), 4);
    // Two that lead to each other.
    ground.server.instead(
        "GET", "/tags/list",
        [](const RecordedRequest& request) {
            return ScriptedAnswer::json(200, R"({"tags":["x"]})")
                .with("Link", request.target.contains("p=1")
                                  ? "</v2/app/tags/list?p=2>; rel=\"next\""
                                  : "</v2/app/tags/list?p=1>; rel=\"next\"");
        },
        ScriptedRegistry::always);
    COMPARE_ERROR(ground.repository->tags().page(), ErrorCode::Protocol);
}

/// Each page is asked for by itself, as who scrolls does.
void RemoteReadTest::circlesAreFoundPageByPage_data() {
    QTest::addColumn<int>("lead");   // Pages before the circle.
    QTest::addColumn<int>("length"); // Of the circle.
    QTest::newRow("to itself") << 0 << 1;
    QTest::newRow("to itself, later") << 5 << 1;
    QTest::newRow("of two") << 3 << 2;
    QTest::newRow("of seven") << 2 << 7;
}

void RemoteReadTest::circlesAreFoundPageByPage() {
    QFETCH(int, lead);
    QFETCH(int, length);
    RemoteGround ground;
    ground.server.instead(
        "GET", "/_catalog",
        [lead, length](const RecordedRequest& request) {
            const int page = request.query("p").toInt();
            const int next = page + 1 < lead + length ? page + 1 : lead;
            return ScriptedAnswer::json(200, R"({"repositories":["x"]})")
                .with("Link", "</v2/_catalog?p=" + QByteArray::number(next) + ">; rel=\"next\"");
        },
        ScriptedRegistry::always);
    PageRequest request{.count = 1};
    for (int pages = 1;; ++pages) {
        const auto page = ground.registry->repositories(request);
        if (!page) {
            COMPARE_ERROR(page, ErrorCode::Protocol);
            QVERIFY2(page.error().message().contains(QLatin1String("circles")),
                     qPrintable(page.error().message()));
            QVERIFY(pages <= lead + 3 * (lead + length) + 1);
            return;
        }
        QVERIFY2(pages < 100, "it goes on and on");
        request.after = page->next;
    }
}

/// As Docker Hub does: whoever asks is let in, and the list is refused all the same.
void RemoteReadTest::refusedCatalogIsNoMissingLogIn_data() {
    QTest::addColumn<bool>("isLetIn");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<ServerState::Standing>("standing");
    QTest::newRow("the list alone")
        << true << ErrorCode::Unsupported << ServerState::Standing::Connected;
    QTest::newRow("all") << false << ErrorCode::Unauthorized << ServerState::Standing::NeedsLogIn;
}

void RemoteReadTest::refusedCatalogIsNoMissingLogIn() {
    QFETCH(bool, isLetIn);
    RemoteGround ground;
    ground.settings.board = std::make_shared<ServerBoard>();
    const QByteArray challenge =
        "Bearer realm=\"http://" + ground.server.address().toLatin1() + "/token\",service=\"x\"";
    ground.server.instead("GET", "/token", ScriptedAnswer::json(200, R"({"token":"anyone's"})"),
                          ScriptedRegistry::always);
    ground.server.instead("GET", "/_catalog",
                          ScriptedAnswer::error(401, "UNAUTHORIZED")
                              .with("WWW-Authenticate", challenge + ",scope=\"registry:catalog:*\","
                                                                    "error=\"insufficient_scope\""),
                          ScriptedRegistry::always);
    ground.server.instead(
        "GET", "/v2/",
        [isLetIn, challenge](const RecordedRequest& request) {
            return isLetIn && request.header("authorization") == "Bearer anyone's"
                       ? ScriptedAnswer::json(200, "{}")
                       : ScriptedAnswer::error(401, "UNAUTHORIZED")
                             .with("WWW-Authenticate", challenge);
        },
        ScriptedRegistry::always);
    ground.reopen();
    const auto names = ground.registry->repositories();
    QVERIFY(!names);
    QTEST(names.error().code(), "code");
    QTEST(ground.settings.board->state(ground.server.address()).standing, "standing");
}

void RemoteReadTest::indexesInACircle() {
    // None that fit their digests can be made: the lie is seen where the circle would close.
    RemoteGround ground;
    const Digest inner = Hasher::digestOf("inner");
    const QByteArray outer =
        makeIndex({{.mediaType = MediaType::ociIndex, .digest = inner, .size = 9}});
    const Digest digest = ground.server.addManifest(app, outer, ociIndex, QStringLiteral("v1"));
    ground.server.instead("GET", "/manifests/" + inner.toString().toLatin1(),
                          ScriptedAnswer::of(200, outer).with("Content-Type", ociIndex));
    const auto there = ground.repository->manifests().get(tagName("v1"));
    VERIFY_RESULT(there);
    QCOMPARE(there->digest(), digest);
    const auto back = ground.repository->manifests().get(there->manifests().first().digest);
    COMPARE_ERROR(back, ErrorCode::InvalidDigest);
    QVERIFY(back.error().message().contains(inner.toString()));
}

void RemoteReadTest::silentServerIsNotWaitedForEver() {
    RemoteGround ground;
    ground.settings.inactivity = std::chrono::milliseconds(50);
    ground.reopen();
    ground.server.instead("GET", "/tags/list", ScriptedAnswer::silence(), ScriptedRegistry::always);
    const auto tags = ground.repository->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Timeout);
    QVERIFY2(tags.error().message().contains(QLatin1String("/tags/list")),
             qPrintable(tags.error().message()));
    QCOMPARE(ground.count("GET", "/tags/list"), 5);
}

void RemoteReadTest::slowServerIsStoppedAtOnce_data() {
    QTest::addColumn<bool>("isWithin");
    QTest::newRow("before the answer") << false;
    QTest::newRow("within the answer") << true;
}

void RemoteReadTest::slowServerIsStoppedAtOnce() {
    QFETCH(bool, isWithin);
    using Clock = std::chrono::steady_clock;
    RemoteGround ground;
    // A machine that is busy with other tests may be slow once, and is not each time.
    auto quickest = Clock::duration::max();
    for (int i = 0; i < 20 && quickest >= std::chrono::milliseconds(100); ++i) {
        const auto gate = std::make_shared<Gate>(); // Never opened.
        ground.server.instead("GET", "/tags/list", [&](const RecordedRequest&) {
            auto answer = ScriptedAnswer::json(200, R"({"tags":["v1"]})");
            return isWithin ? std::move(answer).heldWithin(5, gate)
                            : std::move(answer).heldBy(gate);
        });
        std::stop_source stop;
        Clock::time_point stopped;
        std::jthread stopper([&] {
            gate->waitForArrivals(1);
            stopped = Clock::now();
            stop.request_stop();
        });
        COMPARE_ERROR(ground.repository->tags().page({}, stop.get_token()), ErrorCode::Cancelled);
        const auto ended = Clock::now();
        stopper.join();
        quickest = std::min(quickest, ended - stopped);
        QVERIFY(ground.server.server().waitForOpenConnections(0));
    }
    QVERIFY(quickest < std::chrono::milliseconds(100));
}

void RemoteReadTest::endlessAnswerIsCutOff() {
    RemoteGround ground;
    ground.server.addManifest(app, SampleImage::of({}).manifest, ociManifest, QStringLiteral("v1"));
    ground.server.instead("GET", "/manifests/",
                          ScriptedAnswer::of(200, QByteArray(64 * 1024, ' '))
                              .with("Content-Type", ociManifest)
                              .endless());
    const auto manifest = ground.repository->manifests().get(tagName("v1"));
    COMPARE_ERROR(manifest, ErrorCode::TooLarge);
    const Digest blob = ground.server.addBlob(app, noise(1000));
    ground.server.instead("GET", "/blobs/",
                          ScriptedAnswer::of(200, QByteArray(64 * 1024, ' ')).endless());
    const auto layer = ground.repository->layers().fetch(blob);
    VERIFY_RESULT(layer);
    QVERIFY((*layer)->readAll().isEmpty());
    QVERIFY(ground.server.server().waitForOpenConnections(0));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::RemoteReadTest)
#include "remotereadtest.moc"
