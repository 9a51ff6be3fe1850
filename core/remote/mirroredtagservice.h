#pragma once

#include "core/remote/mirrors.h"

namespace stowage {

/// Tags: what they point to is read from mirrors, which there are is not. One thread.
class MirroredTagService : public TagService {
public:
    explicit MirroredTagService(Mirrors& mirrors) : mirrors_(mirrors) {}

    Result<Page<Tag>> page(const PageRequest& request = {}, std::stop_token stop = {}) override;
    Result<Digest> resolve(const Tag& tag, std::stop_token stop = {}) override;
    Result<> tag(const Tag& tag, const Digest& digest, std::stop_token stop = {}) override;
    Result<> untag(const Tag& tag, std::stop_token stop = {}) override;
    Result<QList<Digest>> history(const Tag& tag, std::stop_token stop = {}) override;
    Result<QList<Tag>> tagsOf(const Digest& digest, std::stop_token stop = {}) override;

private:
    TagService& own() { return mirrors_.origin().tags(); }

    Mirrors& mirrors_;
};

} // namespace stowage
