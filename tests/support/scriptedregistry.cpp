#include "tests/support/scriptedregistry.h"

#include "core/digest/hasher.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace stowage::test {

namespace {

const QByteArray indexType = "application/vnd.oci.image.index.v1+json";

QJsonObject objectOf(const QByteArray& bytes) {
    return QJsonDocument::fromJson(bytes).object();
}

QString digestIn(const QJsonValue& descriptor) {
    return descriptor.toObject().value(QLatin1String("digest")).toString();
}

/// Digests that a manifest names as blobs, and as manifests.
std::pair<QStringList, QStringList> namedIn(const QJsonObject& manifest) {
    std::pair<QStringList, QStringList> named;
    if (manifest.contains(QLatin1String("config"))) {
        named.first.append(digestIn(manifest.value(QLatin1String("config"))));
    }
    for (const QJsonValue layer : manifest.value(QLatin1String("layers")).toArray()) {
        named.first.append(digestIn(layer));
    }
    for (const QJsonValue child : manifest.value(QLatin1String("manifests")).toArray()) {
        named.second.append(digestIn(child));
    }
    return named;
}

bool isDigest(const QString& reference) {
    return reference.contains(QLatin1Char(':'));
}

QByteArray rangeOf(qsizetype bytes) {
    return "0-" + QByteArray::number(std::max<qsizetype>(bytes - 1, 0));
}

/// "5-9", and "bytes=5-9".
std::optional<std::pair<qint64, qint64>> parsedRange(const QByteArray& text) {
    static const QRegularExpression form(QStringLiteral("^(?:bytes=)?(\\d+)-(\\d+)$"));
    const auto match = form.match(QString::fromLatin1(text));
    if (!match.hasMatch()) {
        return {};
    }
    return std::pair(match.captured(1).toLongLong(), match.captured(2).toLongLong());
}

} // namespace

ScriptedRegistry::ScriptedRegistry(const Options& options) : options_(options) {
    server_.answer([this](const RecordedRequest& request) { return answer(request); });
}

ScriptedRegistry::~ScriptedRegistry() {
    server_.stop();
}

// --- rules ---

void ScriptedRegistry::instead(const QByteArray& method, const QByteArray& part,
                               const ScriptedAnswer& answer, int times) {
    instead(method, part, [answer](const RecordedRequest&) { return answer; }, times);
}

void ScriptedRegistry::instead(const QByteArray& method, const QByteArray& part, Answering answer,
                               int times) {
    const std::scoped_lock lock(mutex_);
    rules_.append({method, part, times, std::move(answer), nullptr});
}

void ScriptedRegistry::bend(const QByteArray& method, const QByteArray& part, Change change,
                            int times) {
    const std::scoped_lock lock(mutex_);
    rules_.append({method, part, times, nullptr, std::move(change)});
}

void ScriptedRegistry::pass(const QByteArray& method, const QByteArray& part, int times) {
    const std::scoped_lock lock(mutex_);
    rules_.append({method, part, times, nullptr, nullptr});
}

void ScriptedRegistry::forgetRules() {
    const std::scoped_lock lock(mutex_);
    rules_.clear();
}

QList<RecordedRequest> ScriptedRegistry::requests(const QByteArray& method,
                                                  const QByteArray& part) const {
    QList<RecordedRequest> all = server_.requests(method);
    all.removeIf([&part](const RecordedRequest& each) { return !each.target.contains(part); });
    return all;
}

ScriptedAnswer ScriptedRegistry::answer(const RecordedRequest& request) {
    const std::scoped_lock lock(mutex_);
    const auto rule = std::ranges::find_if(rules_, [&request](const Rule& each) {
        return each.left != 0 && (each.method.isEmpty() || each.method == request.method) &&
               request.target.contains(each.part);
    });
    if (rule == rules_.end()) {
        return carryOut(request);
    }
    rule->left -= rule->left > 0 ? 1 : 0;
    if (rule->instead) {
        return rule->instead(request);
    }
    ScriptedAnswer well = carryOut(request);
    return rule->change ? rule->change(std::move(well)) : well;
}

// --- what it keeps ---

Digest ScriptedRegistry::addBlob(const QString& repository, const QByteArray& bytes) {
    const std::scoped_lock lock(mutex_);
    Digest digest = Hasher::digestOf(bytes);
    repositories_[repository].blobs.insert(digest.toString(), bytes);
    return digest;
}

Digest ScriptedRegistry::addManifest(const QString& repository, const QByteArray& bytes,
                                     const QByteArray& mediaType, const QString& tag) {
    const std::scoped_lock lock(mutex_);
    Digest digest = Hasher::digestOf(bytes);
    Kept& kept = repositories_[repository];
    kept.manifests.insert(digest.toString(), {bytes, mediaType});
    if (!tag.isEmpty()) {
        kept.tags.insert(tag, digest.toString());
    }
    return digest;
}

void ScriptedRegistry::addTag(const QString& repository, const QString& tag, const Digest& digest) {
    const std::scoped_lock lock(mutex_);
    repositories_[repository].tags.insert(tag, digest.toString());
}

std::optional<QByteArray> ScriptedRegistry::blob(const QString& repository,
                                                 const Digest& digest) const {
    const std::scoped_lock lock(mutex_);
    const auto blobs = repositories_.value(repository).blobs;
    const auto found = blobs.find(digest.toString());
    return found == blobs.end() ? std::nullopt : std::optional(*found);
}

std::optional<ScriptedRegistry::Manifest>
ScriptedRegistry::manifest(const QString& repository, const QString& reference) const {
    const std::scoped_lock lock(mutex_);
    const Kept kept = repositories_.value(repository);
    const auto found = kept.manifests.find(kept.tags.value(reference, reference));
    return found == kept.manifests.end() ? std::nullopt : std::optional(*found);
}

QStringList ScriptedRegistry::tags(const QString& repository) const {
    const std::scoped_lock lock(mutex_);
    return repositories_.value(repository).tags.keys();
}

qint64 ScriptedRegistry::unfinishedBytes() const {
    const std::scoped_lock lock(mutex_);
    qint64 bytes = 0;
    for (const auto& [id, upload] : uploads_) {
        bytes += upload.bytes.size();
    }
    return bytes;
}

int ScriptedRegistry::unfinishedUploads() const {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(uploads_.size());
}

void ScriptedRegistry::forgetUploads() {
    const std::scoped_lock lock(mutex_);
    uploads_.clear();
}

void ScriptedRegistry::setUnfinishedBytes(qint64 bytes) {
    const std::scoped_lock lock(mutex_);
    for (auto& [id, upload] : uploads_) {
        upload.bytes = upload.bytes.leftJustified(bytes, '\0', true);
    }
}

// --- answering ---

ScriptedAnswer ScriptedRegistry::carryOut(const RecordedRequest& request) {
    const QString path = QUrl::fromPercentEncoding(request.path());
    static const QRegularExpression forms[] = {
        QRegularExpression(QStringLiteral("^/v2/(.+)/tags/list$")),
        QRegularExpression(QStringLiteral("^/v2/(.+)/blobs/uploads/$")),
        QRegularExpression(QStringLiteral("^/v2/(.+)/blobs/uploads/(\\d+)$")),
        QRegularExpression(QStringLiteral("^/v2/(.+)/blobs/([^/]+:[^/]+)$")),
        QRegularExpression(QStringLiteral("^/v2/(.+)/manifests/([^/]+)$")),
        QRegularExpression(QStringLiteral("^/v2/(.+)/referrers/([^/]+)$")),
    };
    if (path == QLatin1String("/v2/")) {
        return ScriptedAnswer::json(200, "{}");
    }
    if (path == QLatin1String("/v2/_catalog") && options_.hasCatalog) {
        return listed(request, path, "repositories", {}, repositories_.keys());
    }
    for (int form = 0; form < 6; ++form) {
        const auto match = forms[form].match(path);
        if (!match.hasMatch()) {
            continue;
        }
        const QString repository = match.captured(1);
        const QString last = match.captured(2);
        switch (form) {
        case 0:
            return aboutTags(request, repository);
        case 1:
            return beginUpload(request, repository);
        case 2:
            return aboutUpload(request, repository, last.toInt());
        case 3:
            return aboutBlob(request, repository, last);
        case 4:
            return aboutManifest(request, repository, last);
        default:
            if (options_.hasReferrers) {
                return referrers(request, repository, last);
            }
        }
    }
    return ScriptedAnswer::of(404, "404 page not found\n").with("Content-Type", "text/plain");
}

ScriptedAnswer ScriptedRegistry::listed(const RecordedRequest& request, const QString& path,
                                        const char* key, const QString& name,
                                        const QStringList& all) const {
    const QString last = request.query("last");
    const QString wanted = request.query("n");
    const qsizetype most =
        std::min(wanted.isEmpty() ? options_.pageSize : wanted.toInt(), options_.pageSize);
    QStringList page;
    std::ranges::copy_if(all, std::back_inserter(page),
                         [&last](const QString& each) { return last.isEmpty() || each > last; });
    const bool isLast = page.size() <= most;
    page = page.first(std::min(page.size(), most));
    QJsonObject document{{QLatin1String(key), QJsonArray::fromStringList(page)}};
    if (!name.isEmpty()) {
        document.insert(QLatin1String("name"), name);
    }
    auto answer = ScriptedAnswer::json(200, QJsonDocument(document).toJson());
    if (isLast || page.isEmpty()) {
        return answer;
    }
    return std::move(answer).with(
        "Link", '<' + QUrl::toPercentEncoding(path, "/") + "?n=" + QByteArray::number(most) +
                    "&last=" + QUrl::toPercentEncoding(page.last()) + ">; rel=\"next\"");
}

ScriptedAnswer ScriptedRegistry::aboutTags(const RecordedRequest& request,
                                           const QString& repository) {
    if (!repositories_.contains(repository)) {
        return ScriptedAnswer::error(404, "NAME_UNKNOWN");
    }
    return listed(request, QStringLiteral("/v2/%1/tags/list").arg(repository), "tags", repository,
                  repositories_.value(repository).tags.keys());
}

ScriptedAnswer ScriptedRegistry::aboutBlob(const RecordedRequest& request,
                                           const QString& repository, const QString& digest) {
    Kept& kept = repositories_[repository];
    const auto found = kept.blobs.find(digest);
    if (found == kept.blobs.end()) {
        return ScriptedAnswer::error(404, "BLOB_UNKNOWN");
    }
    if (request.method == "DELETE") {
        if (!options_.deletes) {
            return ScriptedAnswer::error(405, "UNSUPPORTED");
        }
        kept.blobs.erase(found);
        return ScriptedAnswer::of(202);
    }
    const auto range = parsedRange(request.header("Range"));
    const qint64 size = found->size();
    ScriptedAnswer answer;
    if (range && range->first >= size) {
        return ScriptedAnswer::of(416).with("Content-Range", "bytes */" + QByteArray::number(size));
    }
    if (range) {
        const qint64 last = std::min(range->second, size - 1);
        answer = ScriptedAnswer::of(206, found->mid(range->first, last - range->first + 1))
                     .with("Content-Range", "bytes " + QByteArray::number(range->first) + '-' +
                                                QByteArray::number(last) + '/' +
                                                QByteArray::number(size));
    } else {
        answer = ScriptedAnswer::of(200, *found);
    }
    return std::move(answer)
        .with("Content-Type", "application/octet-stream")
        .with("Docker-Content-Digest", digest.toLatin1());
}

// --- uploads ---

ScriptedAnswer ScriptedRegistry::progress(int status, int id) {
    Upload& upload = uploads_.at(id);
    QByteArray location =
        "/v2/" + upload.repository.toLatin1() + "/blobs/uploads/" + QByteArray::number(id);
    if (options_.hasStates) {
        location += "?_state=" + QByteArray::number(++upload.state);
    }
    return ScriptedAnswer::of(status)
        .with("Location", location)
        .with("Range", rangeOf(upload.bytes.size()));
}

ScriptedAnswer ScriptedRegistry::beginUpload(const RecordedRequest& request,
                                             const QString& repository) {
    const QString mount = request.query("mount");
    const auto from = repositories_.constFind(request.query("from"));
    if (options_.mounts && from != repositories_.constEnd() && from->blobs.contains(mount)) {
        repositories_[repository].blobs.insert(mount, from->blobs.value(mount));
        return ScriptedAnswer::of(201)
            .with("Location", "/v2/" + repository.toLatin1() + "/blobs/" + mount.toLatin1())
            .with("Docker-Content-Digest", mount.toLatin1());
    }
    uploads_.insert({++lastUpload_, {.repository = repository, .bytes = {}}});
    auto answer = progress(202, lastUpload_);
    if (options_.leastChunk > 0) {
        answer =
            std::move(answer).with("OCI-Chunk-Min-Length", QByteArray::number(options_.leastChunk));
    }
    return answer;
}

ScriptedAnswer ScriptedRegistry::aboutUpload(const RecordedRequest& request,
                                             const QString& repository, int id) {
    const auto found = uploads_.find(id);
    if (found == uploads_.end() || found->second.repository != repository ||
        (options_.hasStates && request.query("_state").toInt() != found->second.state &&
         request.method != "DELETE")) {
        return ScriptedAnswer::error(404, "BLOB_UPLOAD_UNKNOWN");
    }
    Upload& upload = found->second;
    if (request.method == "GET") {
        return progress(204, id);
    }
    if (request.method == "DELETE") {
        uploads_.erase(found);
        return ScriptedAnswer::of(204);
    }
    if (const QByteArray text = request.header("Content-Range"); !text.isEmpty()) {
        const auto range = parsedRange(text);
        if (!range || range->first != upload.bytes.size()) {
            return progress(416, id);
        }
        if (range->second - range->first + 1 != request.body.size()) {
            return ScriptedAnswer::error(400, "SIZE_INVALID");
        }
    }
    if (request.method == "PUT") {
        return finishUpload(request, id);
    }
    upload.bytes += request.body;
    return progress(202, id);
}

ScriptedAnswer ScriptedRegistry::finishUpload(const RecordedRequest& request, int id) {
    Upload& upload = uploads_.at(id);
    const auto digest = Digest::parse(request.query("digest"));
    const QByteArray whole = upload.bytes + request.body;
    if (!digest || Hasher::digestOf(whole, digest->hashAlgorithm()) != *digest) {
        return ScriptedAnswer::error(400, "DIGEST_INVALID");
    }
    const QByteArray text = digest->toString().toLatin1();
    repositories_[upload.repository].blobs.insert(digest->toString(), whole);
    auto answer = ScriptedAnswer::of(201)
                      .with("Location", "/v2/" + upload.repository.toLatin1() + "/blobs/" + text)
                      .with("Docker-Content-Digest", text);
    uploads_.erase(id);
    return answer;
}

// --- manifests ---

ScriptedAnswer ScriptedRegistry::aboutManifest(const RecordedRequest& request,
                                               const QString& repository,
                                               const QString& reference) {
    if (request.method == "PUT") {
        return putManifest(request, repositories_[repository], reference);
    }
    const auto known = repositories_.find(repository);
    if (known == repositories_.end()) {
        return ScriptedAnswer::error(404, "NAME_UNKNOWN");
    }
    if (request.method == "DELETE") {
        return removeManifest(*known, reference);
    }
    const QString digest = known->tags.value(reference, reference);
    const auto found = known->manifests.constFind(digest);
    if (found == known->manifests.constEnd() ||
        !request.header("Accept").contains(found->mediaType)) {
        return ScriptedAnswer::error(404, "MANIFEST_UNKNOWN");
    }
    return ScriptedAnswer::of(200, found->bytes)
        .with("Content-Type", found->mediaType)
        .with("Docker-Content-Digest", digest.toLatin1());
}

ScriptedAnswer ScriptedRegistry::putManifest(const RecordedRequest& request, Kept& kept,
                                             const QString& reference) {
    const QJsonObject document = objectOf(request.body);
    const QString digest = Hasher::digestOf(request.body).toString();
    if (document.isEmpty()) {
        return ScriptedAnswer::error(400, "MANIFEST_INVALID");
    }
    if (isDigest(reference) && reference != digest) {
        return ScriptedAnswer::error(400, "DIGEST_INVALID");
    }
    const auto [blobs, children] = namedIn(document);
    const bool isWhole =
        std::ranges::all_of(blobs,
                            [&](const QString& each) { return kept.blobs.contains(each); }) &&
        std::ranges::all_of(children,
                            [&](const QString& each) { return kept.manifests.contains(each); });
    if (options_.checksManifests && !isWhole) {
        return ScriptedAnswer::error(400, "MANIFEST_BLOB_UNKNOWN");
    }
    kept.manifests.insert(digest, {request.body, request.header("Content-Type")});
    if (!isDigest(reference)) {
        kept.tags.insert(reference, digest);
    }
    auto answer = ScriptedAnswer::of(201)
                      .with("Location", request.path())
                      .with("Docker-Content-Digest", digest.toLatin1());
    const QString subject = digestIn(document.value(QLatin1String("subject")));
    if (subject.isEmpty() || !options_.hasReferrers) {
        return answer;
    }
    return std::move(answer).with("OCI-Subject", subject.toLatin1());
}

ScriptedAnswer ScriptedRegistry::removeManifest(Kept& kept, const QString& reference) const {
    if (!options_.deletes) {
        return ScriptedAnswer::error(405, "UNSUPPORTED");
    }
    if (!isDigest(reference) && !options_.deletesTags) {
        return ScriptedAnswer::error(400, "DIGEST_INVALID");
    }
    if (isDigest(reference) ? kept.manifests.remove(reference) == 0
                            : kept.tags.remove(reference) == 0) {
        return ScriptedAnswer::error(404, "MANIFEST_UNKNOWN");
    }
    for (const QString& tag : kept.tags.keys(reference)) {
        kept.tags.remove(tag);
    }
    return ScriptedAnswer::of(202);
}

ScriptedAnswer ScriptedRegistry::referrers(const RecordedRequest& request,
                                           const QString& repository, const QString& digest) const {
    const QString wanted = request.query("artifactType");
    QJsonArray found;
    const auto manifests = repositories_.value(repository).manifests;
    for (auto each = manifests.cbegin(); each != manifests.cend(); ++each) {
        const QJsonObject document = objectOf(each->bytes);
        const QString type = document.value(QLatin1String("artifactType")).toString();
        if (digestIn(document.value(QLatin1String("subject"))) == digest &&
            (wanted.isEmpty() || wanted == type)) {
            found.append(
                QJsonObject{{QStringLiteral("mediaType"), QString::fromLatin1(each->mediaType)},
                            {QStringLiteral("digest"), each.key()},
                            {QStringLiteral("size"), each->bytes.size()},
                            {QStringLiteral("artifactType"), type}});
        }
    }
    auto answer =
        ScriptedAnswer::of(200, QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                                          {QStringLiteral("mediaType"),
                                                           QString::fromLatin1(indexType)},
                                                          {QStringLiteral("manifests"), found}})
                                    .toJson())
            .with("Content-Type", indexType);
    return wanted.isEmpty() ? answer
                            : std::move(answer).with("OCI-Filters-Applied", "artifactType");
}

} // namespace stowage::test
