#include "ui/browse/inventory.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <limits>
#include <utility>

namespace stowage {

namespace {

using BlobKind = VerifiedObject::Kind;

/// Sizes are what documents claim, hostile ones too.
qint64 sum(qint64 bytes, qint64 more) {
    return bytes + std::clamp<qint64>(more, 0, std::numeric_limits<qint64>::max() - bytes);
}

/// Goes through one repository after another and counts what is met.
class Stocktaking {
public:
    Stocktaking(Registry& registry, std::stop_token stop)
        : registry_(registry), stop_(std::move(stop)) {}

    Result<> takeImage(const Location& image);
    Result<> takeRepository(const RepositoryName& name);
    Result<> takePlace();

    Inventory take() { return std::move(inventory_); }

private:
    struct Part {
        Digest digest;
        BlobKind kind;
        qint64 size = 0;
    };
    /// What counts of a manifest: its document may be large.
    struct Entry {
        qint64 size = 0;
        bool isIndex = false;
        std::vector<Part> parts = {};
    };
    /// What of one repository is known so far.
    struct Shelf {
        Repository& repository;
        QHash<Digest, Tag> tags = {};       ///< One of those that name it.
        QHash<Digest, Digest> indexes = {}; ///< One that each is a part of.
        QHash<Digest, Entry> manifests = {};
        QSet<Digest> named = {}; ///< By manifests.
    };

    void readTags(Shelf& shelf, RepositoryFigures& figures);
    void readManifest(Shelf& shelf, const Digest& digest);
    void countManifests(Shelf& shelf, RepositoryFigures& figures);
    void countUnnamed(Shelf& shelf);
    void countUploads();
    int addImage(const Shelf& shelf, const Digest& digest);
    Inventory::Blob& add(const Digest& digest, BlobKind kind, qint64 size);
    void use(const Part& part, int image);
    static Entry entryOf(const Manifest& manifest);
    void miss() { inventory_.isWhole = false; }

    Registry& registry_;
    std::stop_token stop_;
    Inventory inventory_;
    QHash<Digest, std::size_t> byDigest_; ///< In the inventory's blobs.
};

Inventory::Blob& Stocktaking::add(const Digest& digest, BlobKind kind, qint64 size) {
    const auto known = byDigest_.constFind(digest);
    if (known != byDigest_.constEnd()) {
        Inventory::Blob& blob = inventory_.blobs[*known];
        if (blob.kind == BlobKind::Blob) {
            blob.kind = kind; // named after all, by another repository
        }
        return blob;
    }
    byDigest_.insert(digest, inventory_.blobs.size());
    inventory_.stored = sum(inventory_.stored, size);
    inventory_.blobs.push_back({digest, kind, std::max<qint64>(size, 0), {}});
    return inventory_.blobs.back();
}

void Stocktaking::use(const Part& part, int image) {
    Inventory::Blob& blob = add(part.digest, part.kind, part.size);
    if (blob.images.empty() || blob.images.back() != image) {
        blob.images.push_back(image);
        inventory_.unshared = sum(inventory_.unshared, blob.size);
    }
}

int Stocktaking::addImage(const Shelf& shelf, const Digest& digest) {
    Inventory::Image image{
        .repository = shelf.repository.name(), .tag = std::nullopt, .digest = digest};
    if (const auto own = shelf.tags.constFind(digest); own != shelf.tags.constEnd()) {
        image.tag = *own;
    } else if (const auto index = shelf.indexes.constFind(digest);
               index != shelf.indexes.constEnd()) {
        const auto tag = shelf.tags.constFind(*index);
        if (tag != shelf.tags.constEnd()) {
            image.tag = *tag;
            image.isPart = true;
        }
    }
    inventory_.images.push_back(std::move(image));
    return static_cast<int>(inventory_.images.size()) - 1;
}

void Stocktaking::readTags(Shelf& shelf, RepositoryFigures& figures) {
    const auto tags = shelf.repository.tags().page({}, stop_);
    if (!tags) {
        figures.tags = -1;
        miss();
        return;
    }
    figures.tags = tags->items.size();
    for (const Tag& tag : tags->items) {
        if (stop_.stop_requested()) {
            return;
        }
        const auto digest = shelf.repository.tags().resolve(tag, stop_);
        if (!digest) {
            miss();
        } else if (!shelf.tags.contains(*digest)) {
            shelf.tags.insert(*digest, tag);
        }
    }
}

Stocktaking::Entry Stocktaking::entryOf(const Manifest& manifest) {
    Entry entry{.size = manifest.bytes().size(), .isIndex = manifest.isIndex()};
    for (const Descriptor& blob : manifest.blobs()) {
        const bool isConfig = manifest.config() && blob.digest == manifest.config()->digest;
        entry.parts.push_back(
            {blob.digest, isConfig ? BlobKind::Config : BlobKind::Layer, blob.size});
    }
    return entry;
}

/// With all that it is an index of.
void Stocktaking::readManifest(Shelf& shelf, const Digest& digest) {
    std::vector<Digest> open{digest};
    while (!open.empty() && !stop_.stop_requested()) {
        const Digest next = open.back();
        open.pop_back();
        if (shelf.manifests.contains(next)) {
            continue;
        }
        const auto manifest = shelf.repository.manifests().get(next, stop_);
        if (!manifest) {
            // Indexes often name more than was copied.
            if (manifest.error().code() != ErrorCode::NotFound) {
                miss();
            }
            add(next, BlobKind::Manifest, 0);
            continue;
        }
        for (const Descriptor& child : manifest->manifests()) {
            shelf.indexes.insert(child.digest, next);
            shelf.named.insert(child.digest);
            open.push_back(child.digest);
        }
        shelf.manifests.insert(next, entryOf(*manifest));
    }
}

/// Sorted, so that the same place gives the same inventory.
void Stocktaking::countManifests(Shelf& shelf, RepositoryFigures& figures) {
    QList<Digest> digests = shelf.manifests.keys();
    std::ranges::sort(digests);
    for (const Digest& digest : std::as_const(digests)) {
        const Entry& entry = *shelf.manifests.constFind(digest);
        const int image = addImage(shelf, digest);
        use({digest, entry.isIndex ? BlobKind::Index : BlobKind::Manifest, entry.size}, image);
        figures.images += entry.isIndex ? 0 : 1;
        for (const Part& part : entry.parts) {
            use(part, image);
            if (!shelf.named.contains(part.digest)) {
                shelf.named.insert(part.digest);
                figures.size = sum(figures.size, part.size);
            }
        }
    }
}

void Stocktaking::countUnnamed(Shelf& shelf) {
    const auto linked = shelf.repository.layers().list(stop_);
    if (!linked) {
        return; // places that cannot tell have none
    }
    for (const Digest& digest : *linked) {
        if (stop_.stop_requested()) {
            return;
        }
        if (shelf.named.contains(digest)) {
            continue;
        }
        const auto blob = shelf.repository.layers().stat(digest, stop_);
        if (!blob) {
            continue; // a link to nothing
        }
        const bool isNew = !byDigest_.contains(digest);
        add(digest, BlobKind::Blob, blob->size);
        ++inventory_.unneeded.count;
        inventory_.unneeded.bytes += isNew ? blob->size : 0; // else another needs it
    }
}

void Stocktaking::countUploads() {
    const auto names = registry_.uploading(stop_);
    if (!names) {
        miss();
        return;
    }
    for (const RepositoryName& name : *names) {
        const auto uploads = registry_.open(name)->layers().uploads(stop_);
        for (const UploadInfo& upload : uploads.value_or(QList<UploadInfo>())) {
            ++inventory_.uploads.count;
            inventory_.uploads.bytes += upload.size;
        }
    }
}

Result<> Stocktaking::takeImage(const Location& image) {
    const auto repository = registry_.open(*image.repository);
    Shelf shelf{.repository = *repository};
    std::optional<Digest> top = image.digest;
    if (image.tag) {
        const auto named = repository->tags().resolve(*image.tag, stop_);
        if (!named) {
            return failure(named);
        }
        top = *named;
        shelf.tags.insert(*top, *image.tag);
    }
    readManifest(shelf, *top);
    RepositoryFigures figures;
    countManifests(shelf, figures);
    return stop_.stop_requested() ? Result<>(cancelled()) : Result<>();
}

Result<> Stocktaking::takeRepository(const RepositoryName& name) {
    const auto repository = registry_.open(name);
    Shelf shelf{.repository = *repository};
    RepositoryFigures figures;
    readTags(shelf, figures);
    for (const Digest& digest : shelf.tags.keys()) {
        readManifest(shelf, digest);
    }
    const auto untagged = repository->manifests().list(stop_);
    for (const Digest& digest : untagged.value_or(QList<Digest>())) {
        readManifest(shelf, digest);
    }
    countManifests(shelf, figures);
    countUnnamed(shelf);
    inventory_.repositories.insert_or_assign(name, figures);
    return stop_.stop_requested() ? Result<>(cancelled()) : Result<>();
}

Result<> Stocktaking::takePlace() {
    const auto repositories = registry_.repositories({}, stop_);
    if (!repositories) {
        return failure(repositories);
    }
    for (const RepositoryName& name : repositories->items) {
        if (const auto taken = takeRepository(name); !taken) {
            return taken;
        }
    }
    countUploads();
    return {};
}

} // namespace

Location Inventory::Image::locationIn(const Place& place) const {
    Location location{place, repository, tag};
    if (!tag) {
        location.digest = digest;
    } else if (isPart) {
        location.child = digest;
    }
    return location;
}

Result<Inventory> takeInventory(Registry& registry, const Location& scope, std::stop_token stop) {
    Stocktaking stocktaking(registry, std::move(stop));
    const auto taken = scope.isImage()    ? stocktaking.takeImage(scope)
                       : scope.repository ? stocktaking.takeRepository(*scope.repository)
                                          : stocktaking.takePlace();
    if (!taken) {
        return failure(taken);
    }
    return stocktaking.take();
}

} // namespace stowage
