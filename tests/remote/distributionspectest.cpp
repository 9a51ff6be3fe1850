#include "core/image/manifest.h"
#include "core/image/mediatype.h"
#include "tests/remote/remoteground.h"

#include <QRegularExpression>
#include <QTest>
#include <QTextStream>

#include <algorithm>
#include <functional>

namespace stowage::test {

namespace {

const QString app = QStringLiteral("app");
const QByteArray uploads = "/blobs/uploads/";

/// One thing that the specification wants of a client, and whether the requests that were recorded
/// keep to it. The words are ours.
struct Wish {
    const char* section;
    const char* level; ///< MUST or SHOULD.
    const char* words;
    std::function<bool()> isKept;
};

bool all(const QList<RecordedRequest>& requests,
         const std::function<bool(const RecordedRequest&)>& holds) {
    return !requests.isEmpty() && std::ranges::all_of(requests, holds);
}

bool has(const QList<RecordedRequest>& requests,
         const std::function<bool(const RecordedRequest&)>& holds) {
    return std::ranges::any_of(requests, holds);
}

QByteArray manifestWithSubject(const Descriptor& subject) {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
           "\"artifactType\":\"a/b\",\"config\":{\"mediaType\":\"application/"
           "vnd.oci.empty.v1+json\","
           "\"size\":2,\"digest\":\"" +
           Hasher::digestOf("{}").toString().toLatin1() +
           "\"},\"layers\":[],\"subject\":{\"mediaType\":"
           "\"application/vnd.oci.image.manifest.v1+json\",\"size\":" +
           QByteArray::number(subject.size) + ",\"digest\":\"" +
           subject.digest.toString().toLatin1() + "\"}}";
}

} // namespace

/// OCI distribution specification 1.1: what it says that a client has to do and should do, as a
/// table that is printed, each row looked for in the requests of one long session.
class DistributionSpecTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clientKeepsToTheSpecification();
};

void DistributionSpecTest::clientKeepsToTheSpecification() {
    // --- the session ---
    RemoteGround ground({.pageSize = 2, .leastChunk = 300'000});
    RemoteGround old({.hasReferrers = false, .deletesTags = false}); // As distribution 2.8.
    const QByteArray blob = noise(1'000'000);
    const SampleImage image =
        SampleImage::of({{.stored = blob, .tar = blob, .mediaType = MediaType::ociLayer}});
    const QByteArray signature = manifestWithSubject(image.manifestDescriptor);
    QList<Digest> signatures;
    for (RemoteGround* on : {&ground, &old}) {
        auto& manifests = on->repository->manifests();
        for (const QByteArray& bytes : {blob, image.config, QByteArray("{}")}) {
            VERIFY_RESULT(on->send(bytes));
        }
        for (const char* tag : {"v1", "v2", "v3"}) {
            VERIFY_RESULT(manifests.put(image.manifest, MediaType::ociManifest, tagName(tag)));
        }
        const auto put = manifests.put(signature, MediaType::ociManifest);
        VERIFY_RESULT(put);
        VERIFY_RESULT(manifests.put(makeIndex({image.manifestDescriptor}), MediaType::ociIndex,
                                    tagName("all")));
        VERIFY_RESULT(manifests.get(tagName("v1")));
        VERIFY_RESULT(manifests.get(image.manifestDescriptor.digest));
        VERIFY_RESULT(manifests.referrers(image.manifestDescriptor.digest, QStringLiteral("a/b")));
        QVERIFY(manifests.referrers(image.manifestDescriptor.digest, QStringLiteral("no/such"))
                    .value()
                    .isEmpty());
        QCOMPARE(on->repository->tags().page()->items.size(), on == &old ? 5 : 4);
        VERIFY_RESULT(on->registry->repositories());
        const auto layer = on->repository->layers().fetch(Hasher::digestOf(blob));
        VERIFY_RESULT(layer);
        QVERIFY((*layer)->seek(500'000));
        QCOMPARE((*layer)->read(10), blob.mid(500'000, 10));
    }
    const auto other = ground.registry->open(repositoryName("other"));
    VERIFY_RESULT(other->layers().mount(Hasher::digestOf(blob), repositoryName("app")));
    VERIFY_RESULT(other->layers().mount(Hasher::digestOf("nowhere"), repositoryName("app")));
    const auto abandoned = ground.repository->layers().upload();
    VERIFY_RESULT(abandoned);
    VERIFY_RESULT((*abandoned)->cancel());
    const QList<RecordedRequest> requests = ground.server.requests({});
    const QList<RecordedRequest> oldRequests = old.server.requests({});

    const auto of = [&requests](const QByteArray& method, const QByteArray& part) {
        QList<RecordedRequest> found = requests;
        found.removeIf([&](const RecordedRequest& each) {
            return each.method != method || !each.target.contains(part);
        });
        return found;
    };
    const auto chunks = of("PATCH", uploads);
    const auto closings = of("PUT", uploads);
    const auto begun = of("POST", uploads);
    const auto manifestsPut = of("PUT", "/manifests/");
    const QByteArray fallback = "/manifests/" + image.manifestDescriptor.digest.toString()
                                                    .replace(QLatin1Char(':'), QLatin1Char('-'))
                                                    .toLatin1();
    const auto hasRequest = [](const QList<RecordedRequest>& in, const QByteArray& line) {
        return has(in,
                   [&line](const RecordedRequest& each) { return each.line().startsWith(line); });
    };

    // --- what is wanted ---
    const QList<Wish> wishes{
        {"Endpoints", "MUST", "Asks nothing but the endpoints that there are",
         [&] {
             static const QRegularExpression known(
                 QStringLiteral("^/v2/(_catalog.*|[a-z0-9]+([._/-][a-z0-9]+)*/"
                                "(blobs/(uploads/.*|[a-z0-9+._-]+:[0-9a-f]+)|manifests/"
                                "[A-Za-z0-9_][A-Za-z0-9._:-]*|"
                                "tags/list.*|referrers/[a-z0-9+._-]+:[0-9a-f]+.*))?$"));
             return all(requests, [](const RecordedRequest& each) {
                 return known.match(QString::fromLatin1(each.target)).hasMatch();
             });
         }},
        {"Determining support", "SHOULD", "Begins with GET /v2/",
         [&] { return requests.first().line() == "GET /v2/"; }},
        {"Pulling manifests", "SHOULD", "Says which types it takes",
         [&] {
             return all(of("GET", "/manifests/"), [](const RecordedRequest& each) {
                 const QByteArray accept = each.header("Accept");
                 return accept.contains(MediaType::ociManifest.toLatin1()) &&
                        accept.contains(MediaType::ociIndex.toLatin1()) &&
                        accept.contains(MediaType::dockerManifest.toLatin1()) &&
                        accept.contains(MediaType::dockerList.toLatin1());
             });
         }},
        {"Pulling manifests", "SHOULD", "Checks the bytes against the digest asked for",
         [&] {
             ground.server.instead("GET", "/manifests/sha256:",
                                   ScriptedAnswer::of(200, signature)
                                       .with("Content-Type", MediaType::ociManifest.toLatin1()));
             return !ground.repository->manifests().get(image.manifestDescriptor.digest);
         }},
        {"Pulling manifests", "SHOULD", "Checks Docker-Content-Digest against the bytes",
         [&] {
             ground.server.bend("GET", "/manifests/v1", [](ScriptedAnswer answer) {
                 return std::move(answer)
                     .without("Docker-Content-Digest")
                     .with("Docker-Content-Digest", Hasher::digestOf("x").toString().toLatin1());
             });
             return !ground.repository->manifests().get(tagName("v1"));
         }},
        {"Pulling blobs", "SHOULD", "Asks for a part of a blob by its range",
         [&] {
             return all(of("GET", "/blobs/sha256:"), [](const RecordedRequest& each) {
                 return each.header("Range").startsWith("bytes=");
             });
         }},
        {"Pulling blobs", "MUST", "Follows a redirect, without a log-in for others",
         [&] {
             ScriptedServer store;
             store.answer(
                 [&blob](const RecordedRequest&) { return ScriptedAnswer::of(200, blob); });
             ground.server.instead(
                 "GET", "/blobs/sha256:",
                 ScriptedAnswer::of(307).with("Location", store.url().toEncoded() + "/x?sig=1"));
             const auto layer = ground.repository->layers().fetch(Hasher::digestOf(blob));
             return layer && (*layer)->readAll() == blob &&
                    all(store.requests(), [](const RecordedRequest& each) {
                        return !each.hasHeader("Authorization");
                    });
         }},
        {"Checking content", "MUST", "Asks with HEAD whether content is there",
         [&] { return !of("HEAD", "/blobs/sha256:").isEmpty(); }},
        {"Pushing blobs", "MUST", "Begins with POST, Content-Length: 0",
         [&] {
             return all(begun, [](const RecordedRequest& each) {
                 return each.body.isEmpty() && each.header("Content-Length") == "0";
             });
         }},
        {"Pushing blobs", "MUST", "Ends with PUT and the whole blob's digest",
         [&] {
             return all(closings,
                        [](const RecordedRequest& each) {
                            return Digest::parse(each.query("digest")).has_value();
                        }) &&
                    has(closings, [&](const RecordedRequest& each) {
                        return each.query("digest") == Hasher::digestOf(blob).toString();
                    });
         }},
        {"Pushing blobs", "MUST", "Goes to the last Location, with all that is in its query",
         [&] {
             return all(closings + chunks, [](const RecordedRequest& each) {
                 return !each.query("_state")
                             .isEmpty(); // Of another state the server knows nothing.
             });
         }},
        {"Pushing blobs", "MUST",
         "Content-Type is application/octet-stream, Content-Length the size",
         [&] {
             return all(closings + chunks, [](const RecordedRequest& each) {
                 return each.header("Content-Type") == "application/octet-stream" &&
                        each.header("Content-Length").toLongLong() == each.body.size();
             });
         }},
        {"Pushing blobs in chunks", "MUST", "Content-Range is START-END, without a unit",
         [&] {
             return all(chunks, [](const RecordedRequest& each) {
                 static const QRegularExpression form(QStringLiteral("^[0-9]+-[0-9]+$"));
                 return form.match(QString::fromLatin1(each.header("Content-Range"))).hasMatch();
             });
         }},
        {"Pushing blobs in chunks", "MUST", "Chunks come in order, the first from 0, without a gap",
         [&] {
             qint64 next = 0;
             return all(chunks, [&next](const RecordedRequest& each) {
                 const auto range = each.header("Content-Range").split('-');
                 const bool fits = range.first().toLongLong() == next &&
                                   range.last().toLongLong() == next + each.body.size() - 1;
                 next += each.body.size();
                 return fits;
             });
         }},
        {"Pushing blobs in chunks", "SHOULD", "No chunk but the last is below OCI-Chunk-Min-Length",
         [&] {
             return all(chunks,
                        [](const RecordedRequest& each) { return each.body.size() >= 300'000; });
         }},
        {"Pushing blobs in chunks", "SHOULD", "After 416 asks how far the upload is, goes on there",
         [&] {
             RemoteGround bent;
             bent.server.bend("PATCH", uploads, [](ScriptedAnswer answer) {
                 answer.status = 416;
                 return answer;
             });
             return bent.send(blob) && bent.count("GET", "/blobs/uploads/") == 1 &&
                    bent.received() == blob.size();
         }},
        {"Cancelling an upload", "SHOULD", "Tells the registry with DELETE",
         [&] { return of("DELETE", uploads).size() >= 1; }},
        {"Mounting blobs", "MUST", "POST with mount and from, and an ordinary upload if it is 202",
         [&] {
             return has(begun,
                        [&](const RecordedRequest& each) {
                            return each.query("mount") == Hasher::digestOf(blob).toString() &&
                                   each.query("from") == app;
                        }) &&
                    ground.server.unfinishedUploads() == 0;
         }},
        {"Pushing manifests", "MUST", "Content-Type is the manifest's mediaType",
         [&] {
             return all(manifestsPut, [](const RecordedRequest& each) {
                 const auto manifest = stowage::Manifest::parse(each.body);
                 return manifest && each.header("Content-Type") == manifest->mediaType().toLatin1();
             });
         }},
        {"Pushing manifests", "MUST", "The bytes are those of the digest, to the last",
         [&] {
             return has(manifestsPut, [&](const RecordedRequest& each) {
                 return each.target == "/v2/app/manifests/v1" && each.body == image.manifest;
             });
         }},
        {"Pushing manifests", "MUST",
         "Does not change the list of referrers where OCI-Subject came",
         [&] { return !hasRequest(requests, "PUT /v2/app" + fallback); }},
        {"Pushing with a subject", "MUST", "Without OCI-Subject, reads the list under the tag",
         [&] { return hasRequest(oldRequests, "GET /v2/app" + fallback); }},
        {"Pushing with a subject", "MUST", "… and puts it again with the new one, as an index",
         [&] {
             return has(oldRequests, [&](const RecordedRequest& each) {
                 return each.line() == "PUT /v2/app" + fallback &&
                        each.header("Content-Type") == MediaType::ociIndex.toLatin1() &&
                        each.body.contains(Hasher::digestOf(signature).toString().toLatin1()) &&
                        each.body.contains("\"artifactType\":\"a/b\"");
             });
         }},
        {"Listing tags", "MUST", "Follows Link to the next page",
         [&] {
             return has(of("GET", "/tags/list"),
                        [](const RecordedRequest& each) { return !each.query("last").isEmpty(); });
         }},
        {"Listing referrers", "MUST", "Asks the API first",
         [&] { return !of("GET", "/referrers/sha256:").isEmpty(); }},
        {"Listing referrers", "MUST", "After 404 reads the tag that stands in",
         [&] {
             return hasRequest(oldRequests, "GET /v2/app/referrers/") &&
                    old.repository->manifests()
                            .referrers(image.manifestDescriptor.digest)
                            .value()
                            .size() == 1;
         }},
        {"Listing referrers", "MUST", "Filters by itself what was not filtered",
         [&] {
             return old.repository->manifests()
                 .referrers(image.manifestDescriptor.digest, QStringLiteral("c/d"))
                 .value()
                 .isEmpty();
         }},
        {"Listing referrers", "SHOULD", "Follows Link to the next page",
         [&] {
             const QByteArray index = MediaType::ociIndex.toLatin1();
             ground.server.bend("GET", "/referrers/", [](ScriptedAnswer answer) {
                 return std::move(answer).with("Link",
                                               "</v2/app/referrers/sha256:" + QByteArray(64, 'a') +
                                                   "?p=2>; rel=\"next\"");
             });
             ground.server.instead("GET", "?p=2",
                                   ScriptedAnswer::of(200, makeIndex({image.configDescriptor}))
                                       .with("Content-Type", index));
             const auto found =
                 ground.repository->manifests().referrers(image.manifestDescriptor.digest);
             return found && found->size() == 2;
         }},
        {"Deleting tags", "MUST", "DELETE by the tag; a registry that cannot is told apart",
         [&] {
             return ground.repository->tags().untag(tagName("v3")) &&
                    ground.server.manifest(app, image.manifestDescriptor.digest.toString()) &&
                    !old.repository->tags().untag(tagName("v3")) &&
                    old.repository->tags().untag(tagName("v3")).error().code() ==
                        ErrorCode::Unsupported;
         }},
        {"Deleting manifests", "MUST",
         "DELETE by the digest; takes it out of the list of referrers",
         [&] {
             return old.repository->manifests().remove(Hasher::digestOf(signature)) &&
                    old.repository->manifests()
                        .referrers(image.manifestDescriptor.digest)
                        .value()
                        .isEmpty();
         }},
        {"Deleting blobs", "MUST", "DELETE by the digest; 405 is told as not supported",
         [&] {
             ground.server.instead("DELETE",
                                   "/blobs/sha256:", ScriptedAnswer::error(405, "UNSUPPORTED"));
             const auto refused = ground.repository->layers().remove(Hasher::digestOf("{}"));
             return !refused && refused.error().code() == ErrorCode::Unsupported &&
                    ground.repository->layers().remove(Hasher::digestOf("{}"));
         }},
        {"Error codes", "SHOULD", "Tells the code and the message that the registry gave",
         [&] {
             ground.server.instead("GET", "/tags/list",
                                   ScriptedAnswer::error(403, "DENIED", "not for you"));
             const auto refused = ground.repository->tags().page();
             return !refused && refused.error().message().contains(QLatin1String("DENIED")) &&
                    refused.error().message().contains(QLatin1String("not for you"));
         }},
    };

    QTextStream out(stdout);
    QStringList broken;
    for (const Wish& wish : wishes) {
        const bool isKept = wish.isKept();
        out << (isKept ? "kept    " : "BROKEN  ")
            << QString::fromLatin1(wish.level).leftJustified(8)
            << QString::fromLatin1(wish.section).leftJustified(26) << QString::fromUtf8(wish.words)
            << Qt::endl;
        if (!isKept) {
            broken.append(QString::fromUtf8(wish.words));
        }
    }
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(QStringLiteral("; "))));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::DistributionSpecTest)
#include "distributionspectest.moc"
