#include "core/layout/contentregistry.h"

#include "core/layout/contentlayers.h"
#include "core/layout/contentmanifests.h"
#include "core/layout/contenttags.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

class ContentRepository final : public Repository {
public:
    ContentRepository(std::shared_ptr<Registry> registry, const RepositoryImages& images)
        : registry_(std::move(registry)), name_(images.name()), layers_(images), manifests_(images),
          tags_(images) {}

    const RepositoryName& name() const override { return name_; }
    LayerService& layers() override { return layers_; }
    ManifestService& manifests() override { return manifests_; }
    TagService& tags() override { return tags_; }

private:
    std::shared_ptr<Registry> registry_; ///< Kept alive.
    RepositoryName name_;
    ContentLayers layers_;
    ContentManifests manifests_;
    ContentTags tags_;
};

} // namespace

ContentRegistry::ContentRegistry(Place place, Capabilities capabilities,
                                 std::shared_ptr<ImageContent> content)
    : place_(std::move(place)), capabilities_(capabilities), content_(std::move(content)) {}

Result<Page<RepositoryName>> ContentRegistry::repositories(const PageRequest& request,
                                                           std::stop_token stop) {
    const auto images = content_->images(std::move(stop));
    if (!images) {
        return failure(images);
    }
    QList<RepositoryName> names;
    for (const ListedImage& image : *images) {
        names.append(image.repository);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    auto first = names.cbegin();
    if (const auto after = RepositoryName::parse(request.after)) {
        first = std::upper_bound(names.cbegin(), names.cend(), *after);
    }
    Page<RepositoryName> page;
    for (auto name = first; name != names.cend(); ++name) {
        if (page.items.size() == request.count) {
            page.next = page.items.back().toString();
            break;
        }
        page.items.append(*name);
    }
    return page;
}

Result<QList<RepositoryName>> ContentRegistry::uploading(std::stop_token /*stop*/) {
    return QList<RepositoryName>();
}

std::unique_ptr<Repository> ContentRegistry::open(const RepositoryName& name) {
    return std::make_unique<ContentRepository>(shared_from_this(),
                                               RepositoryImages(content_, name));
}

Result<> ContentRegistry::commit(std::stop_token /*stop*/) {
    return {};
}

} // namespace stowage
