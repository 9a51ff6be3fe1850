#include "core/transfer/tagoverlap.h"

#include <QSet>

#include <memory>
#include <utility>

namespace stowage {

namespace {

constexpr int pageSize = 1000;
/// A list that goes on beyond that is one that leads back to itself.
constexpr int mostPages = 10'000;
/// Each costs a question to either side.
constexpr qsizetype mostCompared = 100;

class Overlap {
public:
    Overlap(const CopyRequest& request, std::unique_ptr<Repository> source,
            std::unique_ptr<Repository> target)
        : request_(request), source_(std::move(source)), target_(std::move(target)) {}

    Result<TagOverlap> find(const std::stop_token& stop) {
        return request_.images.isEmpty() ? ofAll(stop) : ofChosen(stop);
    }

private:
    using Image = CopyRequest::Image;

    Result<TagOverlap> ofChosen(const std::stop_token& stop) {
        TagOverlap found;
        for (const Image& image : request_.images) {
            const auto& tag = image.targetTag ? image.targetTag : image.tag;
            if (!tag) {
                continue;
            }
            ++found.tags;
            if (const auto compared = compare(image, *tag, found, stop); !compared) {
                return failure(compared);
            }
        }
        return found;
    }

    Result<TagOverlap> ofAll(const std::stop_token& stop) {
        const auto here = tagsOf(*source_, stop);
        if (!here) {
            return failure(here);
        }
        TagOverlap found{.tags = here->size()};
        if (!target_) {
            return found;
        }
        auto common = tagsOf(*target_, stop);
        if (!common) {
            return failure(common);
        }
        common->intersect(*here);
        if (common->size() > mostCompared) {
            found.there = common->size();
            found.movesTags = true;
            return found;
        }
        for (const Tag& tag : std::as_const(*common)) {
            if (const auto compared = compare({.tag = tag}, tag, found, stop); !compared) {
                return failure(compared);
            }
        }
        return found;
    }

    /// Counts the tag where the target has it, and notes whether it is another image's.
    Result<> compare(const Image& image, const Tag& tag, TagOverlap& found,
                     const std::stop_token& stop) {
        if (!target_) {
            return {};
        }
        const auto there = target_->tags().resolve(tag, stop);
        if (!there) {
            return there.error().code() == ErrorCode::NotFound ? Result<>() : failure(there);
        }
        ++found.there;
        if (image.digest) {
            found.movesTags = found.movesTags || *image.digest != *there;
            return {};
        }
        const auto here = source_->tags().resolve(*image.tag, stop);
        if (!here) {
            return failure(here);
        }
        found.movesTags = found.movesTags || *here != *there;
        return {};
    }

    static Result<QSet<Tag>> tagsOf(Repository& repository, const std::stop_token& stop) {
        QSet<Tag> tags;
        PageRequest next{.after = {}, .count = pageSize};
        for (int read = 0; read < mostPages; ++read) {
            const auto page = repository.tags().page(next, stop);
            if (!page) {
                // Nothing was ever put there.
                return page.error().code() == ErrorCode::NotFound ? Result<QSet<Tag>>(tags)
                                                                  : failure(page);
            }
            for (const Tag& tag : page->items) {
                tags.insert(tag);
            }
            if (page->next.isEmpty()) {
                return tags;
            }
            next.after = page->next;
        }
        return failure(ErrorCode::Protocol, QStringLiteral("the list of tags does not end"));
    }

    const CopyRequest& request_;
    const std::unique_ptr<Repository> source_;
    const std::unique_ptr<Repository> target_; ///< Null where the place is not there yet.
};

} // namespace

Result<TagOverlap> findTagOverlap(const CopyRequest& request, const RegistryOpener& open,
                                  std::stop_token stop) {
    const auto source = open(request.source, OpenMode::Read, stop);
    if (!source) {
        return failure(source);
    }
    const auto target = open(request.target, OpenMode::Read, stop);
    if (!target && target.error().code() != ErrorCode::NotFound) {
        return failure(target);
    }
    return Overlap(request, (*source)->open(request.repository),
                   target ? (*target)->open(request.targetRepository) : nullptr)
        .find(stop);
}

} // namespace stowage
