#include "core/image/mediatype.h"
#include "tests/support/fakestate.h"

#include <utility>

namespace stowage::test {

namespace {

using State = FakeRegistry::State;

std::unexpected<Error> noManifest(const QString& what) {
    return failure(ErrorCode::NotFound, QStringLiteral("there is no manifest %1").arg(what));
}

class FakeManifests final : public ManifestService {
public:
    FakeManifests(State& state, RepositoryName name) : state_(state), name_(std::move(name)) {}

    Result<bool> exists(const Digest& digest, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        return has(digest);
    }

    Result<Manifest> get(const Digest& digest, std::stop_token stop) override {
        const auto bytes = read(digest, stop);
        if (!bytes) {
            return failure(bytes);
        }
        auto manifest = Manifest::parse(*bytes, mediaType(digest));
        if (manifest && manifest->digest() != digest) {
            return failure(ErrorCode::InvalidDigest,
                           QStringLiteral("the digest is %1, not %2")
                               .arg(manifest->digest().toString(), digest.toString()));
        }
        return manifest;
    }

    Result<Manifest> get(const Tag& tag, std::stop_token stop) override {
        std::optional<Digest> digest;
        {
            const std::scoped_lock lock(state_.mutex);
            const auto found = content().tags.find(tag);
            if (found == content().tags.end()) {
                return noManifest(tag.toString());
            }
            digest = found->second;
        }
        return get(*digest, stop);
    }

    Result<QByteArray> read(const Digest& digest, std::stop_token stop) override {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const std::scoped_lock lock(state_.mutex);
        if (!has(digest)) {
            return noManifest(digest.toString());
        }
        const QByteArray& bytes = state_.blobs.at(digest);
        if (bytes.size() > Manifest::maximumSize) {
            return failure(ErrorCode::TooLarge, QStringLiteral("the manifest is too large"));
        }
        ++state_.counters[digest].opened;
        state_.counters[digest].bytes += bytes.size();
        return bytes;
    }

    Result<Descriptor> put(const QByteArray& bytes, const QString& mediaType,
                           const std::optional<Tag>& tag, std::stop_token) override {
        const auto manifest = Manifest::parse(bytes, mediaType);
        if (!manifest) {
            return failure(manifest);
        }
        const std::scoped_lock lock(state_.mutex);
        if (const QStringList missing = missingOf(*manifest); !missing.isEmpty()) {
            return std::unexpected(
                Error(ErrorCode::ManifestIncomplete, QStringLiteral("content is missing"))
                    .about(missing));
        }
        const Digest& digest = manifest->digest();
        state_.blobs.insert_or_assign(digest, bytes);
        content().manifests.insert_or_assign(digest, manifest->mediaType());
        if (tag) {
            content().tags.insert_or_assign(*tag, digest);
            content().history[*tag].insert(digest);
        }
        return manifest->descriptor();
    }

    Result<> remove(const Digest& digest, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (content().manifests.erase(digest) == 0) {
            return noManifest(digest.toString());
        }
        std::erase_if(content().tags, [&](const auto& tag) { return tag.second == digest; });
        return {};
    }

    Result<QList<Digest>> list(std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (state_.unlistable) {
            return failure(ErrorCode::Unsupported,
                           QStringLiteral("manifests cannot be listed here"));
        }
        QList<Digest> all;
        for (const auto& [digest, type] : content().manifests) {
            all.append(digest);
        }
        return all;
    }

    Result<QList<Descriptor>> referrers(const Digest& digest, const QString& artifactType,
                                        std::stop_token stop) override {
        const auto all = list(stop);
        if (!all) {
            return failure(all);
        }
        QList<Descriptor> result;
        for (const Digest& candidate : *all) {
            const auto manifest = get(candidate, stop);
            if (manifest && manifest->subject() && manifest->subject()->digest == digest &&
                (artifactType.isEmpty() || manifest->artifactType() == artifactType)) {
                result.append(manifest->descriptor());
            }
        }
        return result;
    }

private:
    // These need the lock.
    State::Content& content() { return state_.repositories[name_]; }
    bool has(const Digest& digest) {
        return content().manifests.contains(digest) && state_.blobs.contains(digest);
    }

    QStringList missingOf(const Manifest& manifest) {
        QStringList missing;
        for (const Descriptor& blob : manifest.blobs()) {
            if (!content().layers.contains(blob.digest) || !state_.blobs.contains(blob.digest)) {
                missing.append(blob.digest.toString());
            }
        }
        for (const Descriptor& child : manifest.manifests()) {
            if (!has(child.digest)) {
                missing.append(child.digest.toString());
            }
        }
        missing.removeDuplicates();
        return missing;
    }

    QString mediaType(const Digest& digest) {
        const std::scoped_lock lock(state_.mutex);
        const auto found = content().manifests.find(digest);
        return found == content().manifests.end() ? QString() : found->second;
    }

    State& state_;
    RepositoryName name_;
};

class FakeTags final : public TagService {
public:
    FakeTags(State& state, RepositoryName name) : state_(state), name_(std::move(name)) {}

    Result<Page<Tag>> page(const PageRequest& request, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (state_.failingTags.contains(name_)) {
            return failure(ErrorCode::Io, QStringLiteral("the list of tags cannot be read"));
        }
        QList<Tag> all;
        for (const auto& [tag, digest] : content().tags) {
            all.append(tag);
        }
        return pageOf(all, request, [](const Tag& tag) { return tag.toString(); });
    }

    Result<Digest> resolve(const Tag& tag, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        const auto found = content().tags.find(tag);
        if (found == content().tags.end()) {
            return unknown(tag);
        }
        return found->second;
    }

    Result<> tag(const Tag& tag, const Digest& digest, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (!content().manifests.contains(digest)) {
            return noManifest(digest.toString());
        }
        content().tags.insert_or_assign(tag, digest);
        content().history[tag].insert(digest);
        return {};
    }

    Result<> untag(const Tag& tag, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (content().tags.erase(tag) == 0) {
            return unknown(tag);
        }
        return {};
    }

    Result<QList<Digest>> history(const Tag& tag, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        const auto& all = content().history[tag];
        return QList<Digest>(all.begin(), all.end());
    }

    Result<QList<Tag>> tagsOf(const Digest& digest, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        QList<Tag> result;
        for (const auto& [tag, target] : content().tags) {
            if (target == digest) {
                result.append(tag);
            }
        }
        return result;
    }

private:
    State::Content& content() { return state_.repositories[name_]; } // Needs the lock.

    static std::unexpected<Error> unknown(const Tag& tag) {
        return failure(ErrorCode::NotFound,
                       QStringLiteral("there is no tag %1").arg(tag.toString()));
    }

    State& state_;
    RepositoryName name_;
};

class FakeRepository final : public Repository {
public:
    FakeRepository(std::shared_ptr<FakeRegistry> registry, State& state, const RepositoryName& name)
        : registry_(std::move(registry)), name_(name),
          layers_(openFakeLayers(registry_, state, name)), manifests_(state, name),
          tags_(state, name) {}

    const RepositoryName& name() const override { return name_; }
    LayerService& layers() override { return *layers_; }
    ManifestService& manifests() override { return manifests_; }
    TagService& tags() override { return tags_; }

private:
    std::shared_ptr<FakeRegistry> registry_;
    RepositoryName name_;
    std::unique_ptr<LayerService> layers_;
    FakeManifests manifests_;
    FakeTags tags_;
};

} // namespace

std::unique_ptr<Repository> openFakeRepository(std::shared_ptr<FakeRegistry> registry,
                                               FakeRegistry::State& state,
                                               const RepositoryName& name) {
    return std::make_unique<FakeRepository>(std::move(registry), state, name);
}

} // namespace stowage::test
