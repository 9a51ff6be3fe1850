#include "core/remote/mirroredtagservice.h"

#include <utility>

namespace stowage {

Result<Page<Tag>> MirroredTagService::page(const PageRequest& request, std::stop_token stop) {
    return own().page(request, std::move(stop));
}

Result<Digest> MirroredTagService::resolve(const Tag& tag, std::stop_token stop) {
    return mirrors_.firstOf(RegistriesConf::Pulls::ByTag, [&](Repository& repository) {
        return repository.tags().resolve(tag, stop);
    });
}

Result<> MirroredTagService::tag(const Tag& tag, const Digest& digest, std::stop_token stop) {
    return own().tag(tag, digest, std::move(stop));
}

Result<> MirroredTagService::untag(const Tag& tag, std::stop_token stop) {
    return own().untag(tag, std::move(stop));
}

Result<QList<Digest>> MirroredTagService::history(const Tag& tag, std::stop_token stop) {
    return own().history(tag, std::move(stop));
}

Result<QList<Tag>> MirroredTagService::tagsOf(const Digest& digest, std::stop_token stop) {
    return own().tagsOf(digest, std::move(stop));
}

} // namespace stowage
