#include "ui/browse/imagecomparison.h"

#include "core/base/displaytext.h"
#include "core/image/mediatype.h"
#include "ui/browse/differencetext.h"
#include "ui/browse/filesreading.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// An image that was opened to be compared.
struct OpenImage {
    std::shared_ptr<Registry> registry;
    std::unique_ptr<Repository> repository;
    ImageDetails details;
    LayerStack layers;
    MergedTree tree;

    const QList<Descriptor>& descriptors() const { return details.image->layers(); }
};

Result<ImageDetails> readForPlatform(Registry& registry, Location location,
                                     const std::optional<Platform>& platform,
                                     const std::stop_token& stop) {
    auto details = readImage(registry, location, stop);
    if (!details || location.child || !platform) {
        return details;
    }
    const auto same =
        std::ranges::find_if(details->children, [&platform](const ImageDetails::Child& child) {
            return child.descriptor.platform == platform;
        });
    if (same == details->children.end() || same->descriptor.digest == details->child) {
        return details;
    }
    location.child = same->descriptor.digest;
    return readImage(registry, location, stop);
}

Result<OpenImage> openImage(OpenPlaces& places, const Location& location,
                            const std::optional<Platform>& platform, const std::stop_token& stop) {
    auto registry = places.open(location.place, stop);
    if (!registry) {
        return failure(registry);
    }
    auto details = readForPlatform(**registry, location, platform, stop);
    if (!details) {
        return failure(details);
    }
    if (details->imageError) {
        return std::unexpected(*details->imageError);
    }
    if (!details->image || !std::ranges::all_of(details->image->layers(), [](const auto& layer) {
            return MediaType::isLayerTar(layer.mediaType);
        })) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("this is no image that is made of layers"));
    }
    auto repository = (*registry)->open(*location.repository);
    auto layers = layerStack(*repository, details->image->layers(), stop);
    return OpenImage{.registry = *registry,
                     .repository = std::move(repository),
                     .details = *std::move(details),
                     .layers = std::move(layers),
                     .tree = {}};
}

Result<> merge(OpenImage& image, Progress& progress, const std::stop_token& stop) {
    auto tree = mergeLayers(image.layers, &progress, stop);
    if (!tree) {
        return failure(tree);
    }
    image.tree = std::move(*tree);
    return {};
}

} // namespace

Result<ImageComparison> compareImages(OpenPlaces& places, const Location& before,
                                      const Location& after, const ImageComparisonOptions& options,
                                      Progress& progress, std::stop_token stop) {
    auto one = openImage(places, before, std::nullopt, stop);
    if (!one) {
        return failure(one, before.imageText());
    }
    const auto& config = one->details.config;
    auto other =
        openImage(places, after, config ? std::optional(config->platform) : std::nullopt, stop);
    if (!other) {
        return failure(other, after.imageText());
    }
    // Once for the names, once for what has to be compared byte by byte.
    progress.set(0, 2 * (totalSize(one->descriptors()) + totalSize(other->descriptors())));
    if (const auto merged = merge(*one, progress, stop); !merged) {
        return failure(merged, before.imageText());
    }
    if (const auto merged = merge(*other, progress, stop); !merged) {
        return failure(merged, after.imageText());
    }
    const auto isSame = [&](MergedTree::Place a, MergedTree::Place b) {
        return a.ordinal == b.ordinal &&
               one->descriptors().at(a.layer).digest == other->descriptors().at(b.layer).digest;
    };
    auto files = compareRoots({one->tree, one->layers}, {other->tree, other->layers},
                              {.times = options.times, .isSame = isSame}, &progress, stop);
    if (!files) {
        return failure(files);
    }
    ImageComparison comparison{.before = std::move(one->details),
                               .after = std::move(other->details),
                               .files = std::move(*files),
                               .config = {}};
    comparison.config = compareConfigs(comparison.before.config.value_or(ImageConfig()),
                                       comparison.after.config.value_or(ImageConfig()),
                                       {.times = options.times, .order = options.order});
    const auto& known = comparison.before.image->layers();
    for (const Descriptor& layer : comparison.after.image->layers()) {
        const bool isShared = std::ranges::any_of(
            known, [&layer](const Descriptor& each) { return each.digest == layer.digest; });
        comparison.sharedLayers += isShared ? 1 : 0;
    }
    return comparison;
}

QByteArray comparisonText(const ImageComparison& comparison) {
    QString text;
    const auto add = [&text](const QStringList& fields) {
        text += fields.join(QLatin1Char('\t')) + QLatin1Char('\n');
    };
    for (const PathDifference& file : comparison.files) {
        add({signMark(signOf(file)), QStringLiteral("file"), displayText(QByteArrayView(file.path)),
             file.before ? entryText(*file.before) : QString(),
             file.after ? entryText(*file.after) : QString()});
    }
    for (const ConfigDifference& field : comparison.config) {
        add({signMark(signOf(field)), fieldText(field.field), displayText(field.key),
             displayText(field.before.value_or(QString())),
             displayText(field.after.value_or(QString()))});
    }
    return text.toUtf8();
}

} // namespace stowage
