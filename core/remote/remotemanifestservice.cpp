#include "core/remote/remotemanifestservice.h"

#include "core/base/displaytext.h"
#include "core/digest/verifier.h"
#include "core/image/mediatype.h"
#include "core/remote/answererror.h"
#include "core/remote/linkheader.h"
#include "core/remote/listtrail.h"
#include "core/remote/manifestcache.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// Of one manifest; more are made up.
constexpr qsizetype mostReferrers = 100'000;

/// Servers answer 404 for what is not named here.
QByteArray acceptedTypes() {
    static const QByteArray types =
        QStringList{MediaType::ociManifest,         MediaType::ociIndex,
                    MediaType::dockerManifest,      MediaType::dockerList,
                    MediaType::dockerSchema1Signed, MediaType::dockerSchema1}
            .join(QStringLiteral(", "))
            .toLatin1();
    return types;
}

/// The Content-Type without its parameters.
QString typeOf(const HttpAnswer& answer) {
    const QByteArray header = answer.header("content-type");
    return QString::fromLatin1(
               header.first(header.indexOf(';') < 0 ? header.size() : header.indexOf(';')))
        .trimmed()
        .toLower();
}

Result<> check(const QByteArray& bytes, const Digest& digest) {
    Verifier verifier(digest);
    verifier.update(bytes);
    return verifier.check();
}

/// Whether bytes that have one digest have the one that the registry says, too: it may be of
/// another algorithm, or of a signed manifest's payload.
Result<> checkTold(const HttpAnswer& answer, const QByteArray& bytes, const Digest& digest) {
    const QByteArray told = answer.header("docker-content-digest");
    if (told.isEmpty() || told == digest.toString().toLatin1()) {
        return {};
    }
    const auto other = Digest::parse(QString::fromLatin1(told));
    if (!other || !check(bytes, *other)) {
        return failure(
            ErrorCode::Protocol,
            QStringLiteral("the registry says that its digest is %1, which is %2")
                .arg(displayText(QString::fromLatin1(told.left(200))), digest.toString()));
    }
    return {};
}

/// The tag that stands in for the referrers API, where a digest's referrers are listed.
Tag referrersTag(const Digest& digest) {
    constexpr qsizetype longestAlgorithm = 32;
    constexpr qsizetype longestHash = 64;
    const QString text = digest.toString();
    const qsizetype colon = text.indexOf(QLatin1Char(':'));
    QString algorithm = text.first(std::min(colon, longestAlgorithm));
    return Tag::parse(algorithm.replace(QLatin1Char('+'), QLatin1Char('-')) + QLatin1Char('-') +
                      text.sliced(colon + 1).first(std::min(text.size() - colon - 1, longestHash)))
        .value();
}

/// How servers say that they do not know an API: what they refuse, or are too busy for, they have.
bool isUnknownApi(int status) {
    return status == 400 || status == 404 || status == 405 || status == 406 || status == 501;
}

Result<Manifest> parsed(const HttpAnswer& answer) {
    // What is not JSON comes from something in between that is no registry.
    if (typeOf(answer) == QLatin1String("text/html")) {
        return failure(ErrorCode::Protocol, QStringLiteral("an HTML page came instead"));
    }
    const QString type = typeOf(answer);
    return Manifest::parse(answer.body, MediaType::isManifest(type) ? type : QString());
}

} // namespace

RemoteManifestService::RemoteManifestService(RepositoryName name, std::shared_ptr<RemoteHost> host)
    : name_(std::move(name)), host_(std::move(host)) {}

RegistryRequest RemoteManifestService::request(const char* method, const QString& reference) const {
    return {.method = method,
            .path = QStringLiteral("%1/manifests/%2").arg(name_.toString(), reference),
            .scopes = {repositoryScope(name_.toString())},
            .headers = {{"Accept", acceptedTypes()}},
            .maximumAnswer = Manifest::maximumSize};
}

Result<HttpAnswer> RemoteManifestService::fetch(const QString& reference,
                                                const std::stop_token& stop) {
    auto answer = host_->send(request("GET", reference), stop);
    if (answer && !answer->isSuccess()) {
        return std::unexpected(errorOf(*answer, RemoteHost::describe("GET", answer->url)));
    }
    return answer;
}

Result<bool> RemoteManifestService::exists(const Digest& digest, std::stop_token stop) {
    const auto answer = host_->send(request("HEAD", digest.toString()), stop);
    if (!answer) {
        return failure(answer);
    }
    if (answer->isSuccess() || answer->status == 404) {
        return answer->isSuccess();
    }
    return std::unexpected(errorOf(*answer, RemoteHost::describe("HEAD", answer->url)));
}

Result<Manifest> RemoteManifestService::get(const Digest& digest, std::stop_token stop) {
    ManifestCache* const cache = host_->settings().manifests.get();
    if (cache != nullptr) {
        if (auto known = cache->find(host_->name(), name_, digest)) {
            return *std::move(known);
        }
    }
    const auto answer = fetch(digest.toString(), stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("GET", answer->url);
    auto manifest = parsed(*answer);
    if (manifest && manifest->digest() == digest) {
        if (cache != nullptr) {
            cache->keep(host_->name(), name_, *manifest);
        }
        return manifest; // Signed schema 1 has the digest of its payload.
    }
    if (auto fits = check(answer->body, digest); !fits) {
        return failure(fits, what);
    }
    return manifest ? manifest : failure(manifest, what);
}

Result<Manifest> RemoteManifestService::get(const Tag& tag, std::stop_token stop) {
    const auto answer = fetch(tag.toString(), stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("GET", answer->url);
    auto manifest = parsed(*answer);
    if (!manifest) {
        return failure(manifest, what);
    }
    if (auto fits = checkTold(*answer, answer->body, manifest->digest()); !fits) {
        return failure(fits, what);
    }
    return manifest;
}

Result<QByteArray> RemoteManifestService::read(const Digest& digest, std::stop_token stop) {
    auto answer = fetch(digest.toString(), stop);
    if (!answer) {
        return failure(answer);
    }
    return std::move(answer->body);
}

Result<Digest> RemoteManifestService::digestOf(const Tag& tag, const std::stop_token& stop) {
    const auto answer = host_->send(request("HEAD", tag.toString()), stop);
    if (!answer) {
        return failure(answer);
    }
    if (!answer->isSuccess() && answer->status != 405) {
        return std::unexpected(errorOf(*answer, RemoteHost::describe("HEAD", answer->url)));
    }
    const QByteArray told = answer->header("docker-content-digest");
    if (answer->isSuccess() && !told.isEmpty()) {
        auto digest = Digest::parse(QString::fromLatin1(told));
        return digest ? digest : failure(digest, RemoteHost::describe("HEAD", answer->url));
    }
    const auto manifest = get(tag, stop);
    return manifest ? Result<Digest>(manifest->digest()) : failure(manifest);
}

Result<Descriptor> RemoteManifestService::put(const QByteArray& bytes, const QString& mediaType,
                                              const std::optional<Tag>& tag, std::stop_token stop) {
    const auto manifest = Manifest::parse(bytes, mediaType);
    if (!manifest) {
        return failure(manifest);
    }
    RegistryRequest made = request("PUT", tag ? tag->toString() : manifest->digest().toString());
    made.scopes = {repositoryScope(name_.toString(), QStringLiteral("pull,push"))};
    made.headers = {{"Content-Type", manifest->mediaType().toLatin1()}};
    made.body = bytes;
    const auto answer = host_->send(made, stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("PUT", answer->url);
    if (!answer->isSuccess()) {
        return std::unexpected(errorOf(*answer, what));
    }
    if (auto fits = checkTold(*answer, bytes, manifest->digest()); !fits) {
        return failure(fits, what);
    }
    if (manifest->subject() && answer->header("oci-subject").isEmpty()) {
        Descriptor referrer = manifest->descriptor();
        referrer.annotations = manifest->annotations();
        if (auto kept =
                changeReferrers(manifest->subject()->digest, manifest->digest(), referrer, stop);
            !kept) {
            return failure(kept, what);
        }
    }
    return manifest->descriptor();
}

Result<> RemoteManifestService::remove(const Digest& digest, std::stop_token stop) {
    // What cannot be read has no subject that could be told.
    const auto manifest = get(digest, stop);
    if (auto removed = removeRevision(digest, stop); !removed) {
        return removed;
    }
    return manifest && manifest->subject()
               ? changeReferrers(manifest->subject()->digest, digest, std::nullopt, stop)
               : Result<>();
}

Result<> RemoteManifestService::removeRevision(const Digest& digest, const std::stop_token& stop) {
    RegistryRequest made = request("DELETE", digest.toString());
    made.scopes = {repositoryScope(name_.toString(), QStringLiteral("delete"))};
    const auto answer = host_->send(made, stop);
    if (!answer) {
        return failure(answer);
    }
    if (answer->isSuccess()) {
        if (ManifestCache* const cache = host_->settings().manifests.get()) {
            cache->forget(host_->name(), name_, digest);
        }
        return {};
    }
    if (answer->status == 405) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("%1 does not allow deletion; who runs it can allow it "
                           "(docker-registry does with REGISTRY_STORAGE_DELETE_ENABLED=true)")
                .arg(host_->name()));
    }
    return std::unexpected(errorOf(*answer, RemoteHost::describe("DELETE", answer->url)));
}

Result<QList<Digest>> RemoteManifestService::list(std::stop_token /*stop*/) {
    return failure(ErrorCode::Unsupported,
                   QStringLiteral("%1 does not list its manifests").arg(host_->name()));
}

Result<QList<Descriptor>> RemoteManifestService::referrers(const Digest& digest,
                                                           const QString& artifactType,
                                                           std::stop_token stop) {
    auto all = referrersOfApi(digest, stop);
    if (all && !*all) {
        auto ofTag = referrersOfTag(digest, stop);
        if (!ofTag) {
            return failure(ofTag);
        }
        *all = *std::move(ofTag);
    }
    if (!all) {
        return failure(all);
    }
    if (!artifactType.isEmpty()) {
        (*all)->removeIf(
            [&](const Descriptor& referrer) { return referrer.artifactType != artifactType; });
    }
    return **std::move(all);
}

Result<std::optional<QList<Descriptor>>>
RemoteManifestService::referrersOfApi(const Digest& digest, const std::stop_token& stop) {
    RegistryRequest made{
        .path = QStringLiteral("%1/referrers/%2").arg(name_.toString(), digest.toString()),
        .scopes = {repositoryScope(name_.toString())},
        .headers = {{"Accept", MediaType::ociIndex.toLatin1()}}};
    QList<Descriptor> all;
    ListTrail trail;
    for (bool isFirst = true;; isFirst = false) {
        const auto answer = host_->send(made, stop);
        if (!answer) {
            return failure(answer);
        }
        const QString what = RemoteHost::describe("GET", answer->url);
        const bool isOther = answer->isSuccess() && typeOf(*answer) != MediaType::ociIndex;
        if (isFirst && (isOther || isUnknownApi(answer->status))) {
            return std::nullopt;
        }
        if (!answer->isSuccess()) {
            return std::unexpected(errorOf(*answer, what));
        }
        const auto index = parsed(*answer);
        if (!index) {
            return failure(index, what);
        }
        all += index->manifests();
        const auto next = nextLink(answer->header("link"));
        if (!next) {
            return all;
        }
        const auto url = host_->follow(*answer, next->toUtf8());
        if (!url) {
            return failure(url, what);
        }
        if (originOf(*url) != originOf(answer->url) || all.size() > mostReferrers ||
            !trail.goTo(*url)) {
            return failure(
                ErrorCode::Protocol,
                QStringLiteral("%1: the list goes on at another server, or has no end").arg(what));
        }
        made.url = *url;
    }
}

Result<QList<Descriptor>> RemoteManifestService::referrersOfTag(const Digest& digest,
                                                                const std::stop_token& stop) {
    const auto index = get(referrersTag(digest), stop);
    if (!index) {
        if (index.error().code() == ErrorCode::NotFound) {
            return QList<Descriptor>();
        }
        return failure(index);
    }
    return index->manifests();
}

/// OCI distribution specification 1.1, "Pushing Manifests with Subject" and "Deleting Manifests",
/// for servers without a referrers API. Without `added`, the digest is taken out.
Result<> RemoteManifestService::changeReferrers(const Digest& subject, const Digest& digest,
                                                const std::optional<Descriptor>& added,
                                                const std::stop_token& stop) {
    const Tag tag = referrersTag(subject);
    const QString what = QStringLiteral("keeping the list of what refers to %1 (%2)")
                             .arg(subject.toString(), tag.toString());
    const auto index = get(tag, stop);
    if (!index && index.error().code() != ErrorCode::NotFound) {
        return failure(index, what);
    }
    if (index && !index->isIndex()) {
        return failure(ErrorCode::ManifestInvalid,
                       QStringLiteral("%1: there is something else under that tag").arg(what));
    }
    QList<Descriptor> all = index ? index->manifests() : QList<Descriptor>();
    const auto isIt = [&digest](const Descriptor& each) { return each.digest == digest; };
    if (std::ranges::any_of(all, isIt) == added.has_value()) {
        return {};
    }
    if (added) {
        all.append(*added);
    } else {
        all.removeIf(isIt);
    }
    if (all.isEmpty()) {
        // As good as an empty list, where the server lets go of it.
        if (auto removed = removeRevision(index->digest(), stop);
            removed || removed.error().isCancelled()) {
            return removed;
        }
    }
    const auto kept = put(makeIndex(all, index ? index->annotations() : QMap<QString, QString>()),
                          MediaType::ociIndex, tag, stop);
    return kept ? Result<>() : failure(kept, what);
}

} // namespace stowage
