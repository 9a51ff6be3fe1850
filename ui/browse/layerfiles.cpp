#include "ui/browse/layerfiles.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// Bytes of what was read of layers: some two million files.
constexpr qint64 listingsRoom = 64 * 1024 * 1024;

/// Bytes that are read from a server without asking: little beside what an image's page needs.
constexpr qint64 readUnasked = 2'000'000;

/// A repository that is opened when the first layer is to be read from it. One thread.
class LateRepository {
public:
    LateRepository(OpenPlaces& places, Location image)
        : places_(places), image_(std::move(image)) {}

    Result<Repository*> get(const std::stop_token& stop) {
        if (!repository_) {
            const auto registry = places_.open(image_.place, stop);
            if (!registry) {
                return failure(registry);
            }
            registry_ = *registry;
            repository_ = registry_->open(*image_.repository);
        }
        return repository_.get();
    }

private:
    OpenPlaces& places_;
    Location image_;
    std::shared_ptr<Registry> registry_;
    std::unique_ptr<Repository> repository_;
};

/// Entries that were read before.
Result<> growTree(const LayerListing& listing, FileTree& tree, const std::stop_token& stop) {
    LayerListing::Walk walk(listing);
    while (const auto entry = walk.next()) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        tree.add(*entry);
    }
    return {};
}

} // namespace

LayerFiles::LayerFiles(OpenPlaces& places, RequestRunner& requests, QObject* parent)
    : QObject(parent), places_(places), requests_(requests), listings_(listingsRoom) {}

LayerFiles::~LayerFiles() = default;

void LayerFiles::setLayer(const Location& image, const QList<Descriptor>& layers) {
    if (image_ != image) {
        agreed_.clear();
    }
    image_ = image;
    layers_ = layers;
    layerRequest_.cancel();
    rootRequest_.cancel();
    marking_.cancel();
    listing_.reset();
    layerTree_.reset();
    rootTree_.reset();
    layerError_.reset();
    rootError_.reset();
    layerProgress_.reset();
    rootProgress_.reset();
    isRootWanted_ = false;
}

/// Of the layers up to this one.
ReadLayers LayerFiles::known() {
    ReadLayers known;
    for (const Descriptor& layer : std::as_const(layers_)) {
        if (const auto listing = listings_.find(image_->place, layer.digest)) {
            known.insert(layer.digest, listing);
        }
    }
    if (listing_) {
        known.insert(layers_.last().digest, listing_);
    }
    return known;
}

qint64 LayerFiles::bytesToRead(Scope scope) {
    const ReadLayers read = known();
    qint64 bytes = 0;
    for (qsizetype i = scope == Scope::Root ? 0 : layers_.size() - 1; i < layers_.size(); ++i) {
        if (read.contains(layers_.at(i).digest)) {
            continue;
        }
        if (layers_.at(i).size < 0) {
            return -1;
        }
        bytes += layers_.at(i).size;
    }
    return bytes;
}

bool LayerFiles::hasToAgree(Scope scope) {
    if (image_->place.kind != Place::Kind::Remote || tree(scope) || isReading(scope) ||
        agreed_.contains(scope)) {
        return false;
    }
    const qint64 bytes = bytesToRead(scope);
    return bytes < 0 || bytes > readUnasked;
}

void LayerFiles::agree(Scope scope) {
    agreed_.insert(Scope::Layer);
    agreed_.insert(scope);
}

bool LayerFiles::canMarkUnasked() {
    if (layers_.size() < 2) {
        return false; // all is new
    }
    const qint64 below = bytesToRead(Scope::Root) - std::max<qint64>(bytesToRead(Scope::Layer), 0);
    return image_->place.kind != Place::Kind::Remote || (below >= 0 && below <= readUnasked);
}

// ---- Reading

void LayerFiles::read(Scope scope) {
    if (layers_.isEmpty()) {
        return;
    }
    if (scope == Scope::Root) {
        isRootWanted_ = true;
        rootError_.reset();
    }
    if (!listing_) {
        if (!layerRequest_.isActive()) {
            readLayer();
        }
    } else if (isRootWanted_ && !rootTree_ && !rootRequest_.isActive()) {
        readBelow();
    }
}

void LayerFiles::readLayer() {
    layerError_.reset();
    layerTree_ = std::make_shared<FileTree>();
    layerProgress_ = std::make_shared<Progress>();
    layerProgress_->expect(std::max<qint64>(layers_.last().size, 0));
    using Listing = std::shared_ptr<const LayerListing>;
    layerRequest_ = requests_.run(
        this,
        [&places = places_, image = *image_, layer = layers_.last(), tree = layerTree_,
         progress = layerProgress_, isLowest = layers_.size() == 1,
         known = listings_.find(image_->place, layers_.last().digest)](
            std::stop_token stop) -> Result<Listing> {
            LateRepository late(places, image);
            Result<Listing> listing = known;
            if (known) {
                if (const auto grown = growTree(*known, *tree, stop); !grown) {
                    return failure(grown);
                }
            } else if (const auto repository = late.get(stop)) {
                listing = listLayer(
                    **repository, layer, *progress,
                    [&tree](const LayerEntry& entry) { tree->add(entry); }, stop);
            } else {
                return failure(repository);
            }
            if (isLowest) {
                tree->markAllAdded();
            }
            return listing;
        },
        [this](const Result<Listing>& listing) { takeLayer(listing); });
}

void LayerFiles::takeLayer(Result<std::shared_ptr<const LayerListing>> listing) {
    if (listing) {
        listing_ = *listing;
        listings_.keep(image_->place, layers_.last().digest, listing_);
    } else {
        layerError_ = listing.error();
        rootError_ = listing.error();
    }
    Q_EMIT done(Scope::Layer);
    if (isRootWanted_ && listing_ && !rootRequest_.isActive()) {
        readBelow();
    } else if (isRootWanted_ && !listing_) {
        isRootWanted_ = false;
        Q_EMIT done(Scope::Root);
    }
}

/// The layers below, as far as they were not read before, and then the root.
void LayerFiles::readBelow() {
    rootProgress_ = std::make_shared<Progress>();
    rootProgress_->expect(std::max<qint64>(bytesToRead(Scope::Root), 0));
    using Batch = std::pair<Digest, std::shared_ptr<const LayerListing>>;
    rootRequest_ = requests_.stream<Batch>(
        this,
        [&places = places_, image = *image_, layers = layers_, progress = rootProgress_,
         read = known()](std::stop_token stop, RequestRunner::Sink<Batch>& sink) mutable
            -> Result<std::shared_ptr<FileTree>> {
            LateRepository late(places, image);
            for (const Descriptor& layer : std::as_const(layers)) {
                if (read.contains(layer.digest)) {
                    continue;
                }
                const auto repository = late.get(stop);
                if (!repository) {
                    return failure(repository);
                }
                const auto listing = listLayer(**repository, layer, *progress, {}, stop);
                if (!listing) {
                    return failure(listing);
                }
                read.insert(layer.digest, *listing);
                sink.put({layer.digest, *listing});
            }
            return mergeFiles(layers, read, stop);
        },
        [this](Batch batch) {
            listings_.keep(image_->place, batch.first, std::move(batch.second));
        },
        [this](const Result<std::shared_ptr<FileTree>>& tree) { takeRoot(tree); },
        RequestRunner::Urgency::Later);
}

void LayerFiles::takeRoot(Result<std::shared_ptr<FileTree>> tree) {
    isRootWanted_ = false;
    if (!tree) {
        rootError_ = tree.error();
        Q_EMIT done(Scope::Root);
        return;
    }
    rootTree_ = *tree;
    Q_EMIT done(Scope::Root);
    if (layers_.size() == 1) {
        return; // all was new to begin with
    }
    marking_ = requests_.run(
        this,
        [layer = layerTree_, root = rootTree_](std::stop_token) {
            layer->copyChanges(*root);
            return true;
        },
        [this](bool) { Q_EMIT marked(); });
}

// ---- What there is

const std::shared_ptr<FileTree>& LayerFiles::tree(Scope scope) const {
    return scope == Scope::Root ? rootTree_ : layerTree_;
}

bool LayerFiles::isReading(Scope scope) const {
    return scope == Scope::Root ? isRootWanted_ && !rootTree_ : layerRequest_.isActive();
}

const std::optional<Error>& LayerFiles::error(Scope scope) const {
    return scope == Scope::Root ? rootError_ : layerError_;
}

double LayerFiles::fraction(Scope scope) const {
    const auto& progress =
        scope == Scope::Layer || layerRequest_.isActive() ? layerProgress_ : rootProgress_;
    return progress && progress->total() > 0
               ? static_cast<double>(progress->done()) / static_cast<double>(progress->total())
               : -1;
}

} // namespace stowage
