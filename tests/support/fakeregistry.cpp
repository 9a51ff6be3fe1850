#include "tests/support/fakeregistry.h"

#include "core/digest/hasher.h"
#include "tests/support/fakestate.h"

#include <set>
#include <utility>

namespace stowage::test {

namespace {

RepositoryName nameOf(const QString& text) {
    auto name = RepositoryName::parse(text);
    if (!name) {
        qFatal("%s", qPrintable(name.error().message()));
    }
    return *std::move(name);
}

Tag tagOf(const QString& text) {
    auto tag = Tag::parse(text);
    if (!tag) {
        qFatal("%s", qPrintable(tag.error().message()));
    }
    return *std::move(tag);
}

/// Schema 1 is named by its payload; anything that is no manifest by its bytes.
Digest manifestDigest(const QByteArray& bytes) {
    const auto manifest = Manifest::parse(bytes);
    return manifest ? manifest->digest() : Hasher::digestOf(bytes);
}

} // namespace

std::shared_ptr<FakeRegistry> FakeRegistry::create() {
    return std::shared_ptr<FakeRegistry>(new FakeRegistry(std::make_unique<State>()));
}

FakeRegistry::FakeRegistry(std::unique_ptr<State> state) : state_(std::move(state)) {}
FakeRegistry::~FakeRegistry() = default;

const Place& FakeRegistry::place() const {
    return state_->place;
}

Capabilities FakeRegistry::capabilities() const {
    return {.canWrite = true, .canRemove = true, .canResume = true};
}

Result<Page<RepositoryName>> FakeRegistry::repositories(const PageRequest& request,
                                                        std::stop_token stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    const std::scoped_lock lock(state_->mutex);
    if (state_->listingFails) {
        return failure(ErrorCode::Io, QStringLiteral("the list of repositories cannot be read"));
    }
    QList<RepositoryName> all;
    for (const auto& [name, content] : state_->repositories) {
        all.append(name);
    }
    return pageOf(all, request, [](const RepositoryName& name) { return name.toString(); });
}

Result<QList<RepositoryName>> FakeRegistry::uploading(std::stop_token stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    const std::scoped_lock lock(state_->mutex);
    std::set<RepositoryName> names;
    for (const State::Upload& upload : std::as_const(state_->uploads)) {
        names.insert(upload.repository);
    }
    return QList<RepositoryName>(names.begin(), names.end());
}

std::unique_ptr<Repository> FakeRegistry::open(const RepositoryName& name) {
    return openFakeRepository(shared_from_this(), *state_, name);
}

Result<> FakeRegistry::commit(std::stop_token) {
    return {};
}

Digest FakeRegistry::addLayer(const QString& repository, const QByteArray& bytes) {
    const Digest digest = Hasher::digestOf(bytes);
    const std::scoped_lock lock(state_->mutex);
    state_->blobs.insert_or_assign(digest, bytes);
    state_->repositories[nameOf(repository)].layers.insert(digest);
    return digest;
}

Digest FakeRegistry::addManifest(const QString& repository, const QByteArray& bytes,
                                 const QString& tag) {
    const Digest digest = manifestDigest(bytes);
    {
        const std::scoped_lock lock(state_->mutex);
        state_->blobs.insert_or_assign(digest, bytes);
        state_->repositories[nameOf(repository)].manifests.insert_or_assign(digest, QString());
    }
    if (!tag.isEmpty()) {
        pointTag(repository, tag, digest);
    }
    return digest;
}

void FakeRegistry::pointTag(const QString& repository, const QString& tag, const Digest& digest) {
    const std::scoped_lock lock(state_->mutex);
    auto& content = state_->repositories[nameOf(repository)];
    content.tags.insert_or_assign(tagOf(tag), digest);
    content.history[tagOf(tag)].insert(digest);
}

void FakeRegistry::link(const QString& repository, const Digest& digest) {
    const std::scoped_lock lock(state_->mutex);
    state_->repositories[nameOf(repository)].layers.insert(digest);
}

void FakeRegistry::flip(const Digest& digest, qsizetype offset) {
    const std::scoped_lock lock(state_->mutex);
    QByteArray& bytes = state_->blobs.at(digest);
    bytes[offset] = static_cast<char>(bytes[offset] ^ 1);
}

void FakeRegistry::truncate(const Digest& digest, qsizetype size) {
    const std::scoped_lock lock(state_->mutex);
    state_->blobs.at(digest).truncate(size);
}

void FakeRegistry::replace(const Digest& digest, const QByteArray& bytes) {
    const std::scoped_lock lock(state_->mutex);
    state_->blobs.at(digest) = bytes;
}

void FakeRegistry::removeBlob(const Digest& digest) {
    const std::scoped_lock lock(state_->mutex);
    state_->blobs.erase(digest);
}

void FakeRegistry::unlink(const QString& repository, const Digest& digest) {
    const std::scoped_lock lock(state_->mutex);
    auto& content = state_->repositories[nameOf(repository)];
    content.layers.erase(digest);
    content.manifests.erase(digest);
}

void FakeRegistry::failReads(const Digest& digest, qint64 offset) {
    const std::scoped_lock lock(state_->mutex);
    state_->failingReads.insert_or_assign(digest, offset);
}

void FakeRegistry::failTags(const QString& repository) {
    const std::scoped_lock lock(state_->mutex);
    state_->failingTags.insert(nameOf(repository));
}

void FakeRegistry::failListing() {
    const std::scoped_lock lock(state_->mutex);
    state_->listingFails = true;
}

void FakeRegistry::setUnlistable() {
    const std::scoped_lock lock(state_->mutex);
    state_->unlistable = true;
}

void FakeRegistry::onRead(std::function<void(const Digest&, qint64)> hook) {
    const std::scoped_lock lock(state_->mutex);
    state_->hook = std::move(hook);
}

qint64 FakeRegistry::bytesRead(const Digest& digest) const {
    const std::scoped_lock lock(state_->mutex);
    return state_->counters[digest].bytes;
}

int FakeRegistry::timesOpened(const Digest& digest) const {
    const std::scoped_lock lock(state_->mutex);
    return state_->counters[digest].opened;
}

QByteArray FakeRegistry::blob(const Digest& digest) const {
    const std::scoped_lock lock(state_->mutex);
    const auto found = state_->blobs.find(digest);
    return found == state_->blobs.end() ? QByteArray() : found->second;
}

int FakeRegistry::openLayers() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->openLayers;
}

} // namespace stowage::test
