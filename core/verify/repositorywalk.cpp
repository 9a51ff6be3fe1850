#include "core/verify/repositorywalk.h"

#include "core/base/counted.h"
#include "core/digest/hasher.h"
#include "core/image/json.h"
#include "core/image/mediatype.h"

#include <utility>

namespace stowage {

namespace {

using Kind = VerifiedObject::Kind;
using State = VerifiedObject::State;

/// Deeper than anything that people build; digests forbid loops, not depth.
constexpr int maximumDepth = 16;

bool isAbsence(const Error& error) {
    return error.code() == ErrorCode::NotFound || error.code() == ErrorCode::LayerUnknown;
}

State stateOfDocument(const Error& error) {
    return isAbsence(error) ? State::Missing : State::Bad;
}

/// A document as a whole, one byte over the limit at most.
Result<QByteArray> readDocument(LayerService& layers, const Digest& digest,
                                const std::stop_token& stop) {
    const auto layer = layers.fetch(digest, stop);
    if (!layer) {
        return failure(layer);
    }
    QByteArray bytes;
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const QByteArray part = (*layer)->read(maximumJsonSize + 1 - bytes.size());
        if (part.isEmpty()) {
            break;
        }
        bytes += part;
    }
    if (bytes.size() > maximumJsonSize) {
        return failure(ErrorCode::TooLarge,
                       QStringLiteral("the config has more than %1 bytes").arg(maximumJsonSize));
    }
    if (bytes.size() < (*layer)->size()) {
        return failure(ErrorCode::Io, (*layer)->errorString());
    }
    return bytes;
}

} // namespace

RepositoryWalk::RepositoryWalk(Repository& repository, const VerificationScope& scope,
                               Ledger& ledger, BlobBook& blobs, Progress& progress,
                               std::stop_token stop)
    : repository_(repository), scope_(scope), ledger_(ledger), blobs_(blobs), progress_(progress),
      stop_(std::move(stop)) {}

void RepositoryWalk::run() {
    if (scope_.digest) {
        open_.push_back({.digest = *scope_.digest, .use = {.repository = repository_.name()}});
        drain();
    } else if (scope_.tag) {
        walkTag(*scope_.tag);
    } else {
        walkTags();
        walkRevisions();
        walkUnnamedLayers();
    }
}

void RepositoryWalk::addFault(const Error& error) {
    if (!error.isCancelled()) {
        ledger_.add({.kind = Kind::Repository,
                     .state = stateOfDocument(error),
                     .error = error,
                     .uses = {{.repository = repository_.name()}}});
    }
}

void RepositoryWalk::walkTags() {
    PageRequest request;
    while (!stop_.stop_requested()) {
        const auto page = repository_.tags().page(request, stop_);
        if (!page) {
            addFault(page.error());
            return;
        }
        for (const Tag& tag : page->items) {
            walkTag(tag);
        }
        if (page->next.isEmpty()) {
            return;
        }
        request.after = page->next;
    }
}

void RepositoryWalk::walkTag(const Tag& tag) {
    if (stop_.stop_requested()) {
        return;
    }
    const Use use{.repository = repository_.name(), .tag = tag};
    const int id = ledger_.add({.kind = Kind::Tag, .uses = {use}});
    const auto digest = repository_.tags().resolve(tag, stop_);
    if (!digest) {
        settleError(id, digest.error());
        return;
    }
    ledger_.change(id, [&](VerifiedObject& object) { object.expected = *digest; });
    const auto exists = repository_.manifests().exists(*digest, stop_);
    if (!exists) {
        settleError(id, exists.error());
        return;
    }
    if (!*exists) {
        settleError(id, Error(ErrorCode::NotFound,
                              QStringLiteral("the manifest %1 that the tag names is not there")
                                  .arg(digest->toString())));
        return;
    }
    ledger_.settle(id, State::Good);
    open_.push_back({.digest = *digest, .use = use});
    drain();
}

void RepositoryWalk::walkRevisions() {
    const auto revisions = repository_.manifests().list(stop_);
    if (!revisions) {
        if (revisions.error().code() != ErrorCode::Unsupported && !isAbsence(revisions.error())) {
            addFault(revisions.error());
        }
        return;
    }
    for (const Digest& digest : *revisions) {
        if (!manifests_.contains(digest)) {
            open_.push_back({.digest = digest, .use = {.repository = repository_.name()}});
            drain();
        }
    }
}

void RepositoryWalk::walkUnnamedLayers() {
    const auto layers = repository_.layers().list(stop_);
    if (!layers) {
        if (layers.error().code() != ErrorCode::Unsupported && !isAbsence(layers.error())) {
            addFault(layers.error());
        }
        return;
    }
    for (const Digest& digest : *layers) {
        if (stop_.stop_requested()) {
            return;
        }
        if (!linked_.contains(digest) && !unlinked_.contains(digest) &&
            !configs_.contains(digest)) {
            visitBlob({.mediaType = {}, .digest = digest, .size = -1}, Kind::Blob, -1);
        }
    }
}

void RepositoryWalk::drain() {
    while (!open_.empty() && !stop_.stop_requested()) {
        const Step step = std::move(open_.back());
        open_.pop_back();
        visitManifest(step);
    }
    open_.clear();
}

void RepositoryWalk::visitManifest(const Step& step) {
    if (const auto known = manifests_.constFind(step.digest); known != manifests_.constEnd()) {
        bool fits = true;
        ledger_.change(*known, [&](VerifiedObject& object) {
            fits = step.expectedSize < 0 || object.actualSize < 0 ||
                   step.expectedSize == object.actualSize;
        });
        if (fits) {
            ledger_.addUse(*known, step.use);
            return;
        }
    }
    const int id =
        ledger_.add({.kind = MediaType::isIndex(step.mediaType) ? Kind::Index : Kind::Manifest,
                     .expected = step.digest,
                     .expectedSize = step.expectedSize,
                     .mediaType = step.mediaType,
                     .uses = {step.use}});
    manifests_.insert(step.digest, id);
    const auto manifest = judgeManifest(id, step);
    if (!manifest) {
        return;
    }
    if (manifest->isIndex()) {
        visitIndex(*manifest, id, step.depth);
    } else {
        visitImage(*manifest, id);
    }
}

std::optional<Manifest> RepositoryWalk::judgeManifest(int id, const Step& step) {
    const auto bytes = repository_.manifests().read(step.digest, stop_);
    if (!bytes) {
        settleError(id, bytes.error());
        return std::nullopt;
    }
    progress_.expect(bytes->size());
    progress_.advance(bytes->size());
    ledger_.change(id, [&](VerifiedObject& object) { object.total = bytes->size(); });

    Digest actual = Hasher::digestOf(*bytes, step.digest.hashAlgorithm());
    auto manifest = Manifest::parse(*bytes, step.mediaType);
    if (manifest && manifest->kind() == Manifest::Kind::Schema1) {
        actual = manifest->digest(); // Of what is signed, not of the bytes.
    }
    judge(ledger_, id, bytes->size(), actual);
    if (ledger_.state(id) != State::Good) {
        return std::nullopt;
    }
    if (!manifest) {
        settleError(id, manifest.error());
        return std::nullopt;
    }
    ledger_.change(id, [&](VerifiedObject& object) {
        object.kind = manifest->isIndex() ? Kind::Index : Kind::Manifest;
        object.mediaType = manifest->mediaType();
    });
    return *std::move(manifest);
}

void RepositoryWalk::visitIndex(const Manifest& manifest, int id, int depth) {
    if (depth == maximumDepth) {
        settleError(id, Error(ErrorCode::TooLarge,
                              QStringLiteral("indexes nest more than %1 deep").arg(maximumDepth)));
        return;
    }
    for (const Descriptor& child : manifest.manifests()) {
        if (!MediaType::isManifest(child.mediaType)) {
            // The specification lets an index name anything.
            const auto exists = repository_.manifests().exists(child.digest, stop_);
            if (exists && !*exists) {
                visitBlob(child, Kind::Blob, id);
                continue;
            }
        }
        open_.push_back({.digest = child.digest,
                         .use = {.repository = repository_.name(), .parent = id},
                         .depth = depth + 1,
                         .expectedSize = child.size,
                         .mediaType = child.mediaType});
    }
}

void RepositoryWalk::visitImage(const Manifest& manifest, int id) {
    QList<Digest> diffIds;
    if (manifest.config() && MediaType::isImageConfig(manifest.config()->mediaType)) {
        const Config config = visitConfig(*manifest.config(), id);
        if (config.parsed) {
            diffIds = config.parsed->diffIds;
        }
        // Artifacts use the type of an image's config for a document that says nothing.
        const bool isImage =
            config.parsed && !(diffIds.isEmpty() && config.parsed->platform.os.isEmpty());
        if (isImage && diffIds.size() != manifest.layers().size()) {
            ledger_.settle(config.id, State::Bad,
                           Error(ErrorCode::ManifestInvalid,
                                 QStringLiteral("the config tells of %1, the manifest of %2")
                                     .arg(counted(diffIds.size(), "layer"))
                                     .arg(manifest.layers().size())));
            diffIds.clear();
        }
    } else if (manifest.config()) {
        visitBlob(*manifest.config(), Kind::Config, id);
    }
    for (qsizetype i = 0; i < manifest.layers().size() && !stop_.stop_requested(); ++i) {
        visitLayer(manifest.layers().at(i), id,
                   scope_.diffIds && i < diffIds.size() ? &diffIds.at(i) : nullptr);
    }
}

RepositoryWalk::Config RepositoryWalk::visitConfig(const Descriptor& descriptor, int parent) {
    const Use use{.repository = repository_.name(), .parent = parent};
    if (const auto known = configs_.constFind(descriptor.digest); known != configs_.constEnd()) {
        ledger_.addUse(known->id, use);
        return *known;
    }
    const int id = ledger_.add({.kind = Kind::Config,
                                .expected = descriptor.digest,
                                .expectedSize = descriptor.size,
                                .mediaType = descriptor.mediaType,
                                .uses = {use}});
    const Config config{.id = id, .parsed = judgeConfig(id, descriptor)};
    configs_.insert(descriptor.digest, config);
    return config;
}

std::optional<ImageConfig> RepositoryWalk::judgeConfig(int id, const Descriptor& descriptor) {
    const auto bytes = readDocument(repository_.layers(), descriptor.digest, stop_);
    if (!bytes) {
        settleError(id, bytes.error());
        return std::nullopt;
    }
    progress_.expect(bytes->size());
    progress_.advance(bytes->size());
    ledger_.change(id, [&](VerifiedObject& object) { object.total = bytes->size(); });
    judge(ledger_, id, bytes->size(), Hasher::digestOf(*bytes, descriptor.digest.hashAlgorithm()));
    if (ledger_.state(id) != State::Good) {
        return std::nullopt;
    }
    auto config = ImageConfig::parse(*bytes);
    if (!config) {
        settleError(id, config.error());
        return std::nullopt;
    }
    return *std::move(config);
}

void RepositoryWalk::visitLayer(const Descriptor& descriptor, int parent, const Digest* diffId) {
    const bool encrypted = descriptor.mediaType.endsWith(QLatin1String("+encrypted"));
    const int id = visitBlob(descriptor, Kind::Layer, parent, encrypted ? nullptr : diffId);
    if (encrypted && diffId != nullptr && linked_.contains(descriptor.digest)) {
        ledger_.add(
            {.kind = Kind::DiffId,
             .state = State::NotChecked,
             .expected = *diffId,
             .error = Error(ErrorCode::Unsupported, QStringLiteral("the layer is encrypted")),
             .uses = {{.repository = repository_.name(), .parent = id}}});
    }
}

int RepositoryWalk::visitBlob(const Descriptor& descriptor, Kind kind, int parent,
                              const Digest* diffId) {
    const Use use{.repository = repository_.name(), .parent = parent};
    const Digest& digest = descriptor.digest;
    if (const auto known = unlinked_.constFind(digest); known != unlinked_.constEnd()) {
        ledger_.addUse(*known, use);
        return *known;
    }
    if (!linked_.contains(digest)) {
        const auto stored = repository_.layers().stat(digest, stop_);
        if (!stored) {
            const int id = ledger_.add({.kind = kind,
                                        .expected = digest,
                                        .expectedSize = descriptor.size,
                                        .mediaType = descriptor.mediaType,
                                        .uses = {use}});
            if (descriptor.isForeign() && isAbsence(stored.error())) {
                ledger_.settle(
                    id, State::NotChecked,
                    Error(ErrorCode::Unsupported, QStringLiteral("the layer is kept elsewhere")));
            } else {
                settleError(id, stored.error());
            }
            unlinked_.insert(digest, id);
            return id;
        }
        linked_.insert(digest, stored->size);
    }
    return blobs_.need({.kind = kind,
                        .digest = digest,
                        .expectedSize = descriptor.size,
                        .mediaType = descriptor.mediaType,
                        .storedSize = linked_.value(digest),
                        .use = use,
                        .diffId = diffId != nullptr ? std::optional(*diffId) : std::nullopt});
}

void RepositoryWalk::settleError(int id, const Error& error) {
    // What was stopped before it was known stays as it was: waiting.
    if (!error.isCancelled()) {
        ledger_.settle(id, stateOfDocument(error), error);
    }
}

} // namespace stowage
