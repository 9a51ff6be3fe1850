#include "ui/upload/uploaditem.h"

#include "core/image/repositoryname.h"
#include "core/image/tag.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace stowage {

namespace {

struct ItemText {
    Q_DECLARE_TR_FUNCTIONS(stowage::UploadItem)
};

constexpr qsizetype longestRepository = 255;
constexpr qsizetype longestTag = 128;

bool isAsciiLetterOrDigit(QChar c) {
    return c.unicode() < 0x80 && c.isLetterOrNumber();
}

/// The first character that may not be in the text, as it is shown.
QString firstOf(const QString& text, const auto& isAllowed) {
    const auto found = std::find_if_not(text.cbegin(), text.cend(), isAllowed);
    return found == text.cend() ? QString() : shownText(QString(*found));
}

} // namespace

QString UploadItem::repositoryProblem() const {
    if (repository.isEmpty()) {
        return ItemText::tr("A name is needed.");
    }
    if (RepositoryName::parse(repository)) {
        return {};
    }
    if (repository.size() > longestRepository) {
        return ItemText::tr("A name has at most %1 characters.").arg(longestRepository);
    }
    if (std::any_of(repository.cbegin(), repository.cend(), [](QChar c) { return c.isUpper(); })) {
        return ItemText::tr("Only lower-case letters can be used.");
    }
    const QString wrong = firstOf(repository, [](QChar c) {
        return isAsciiLetterOrDigit(c) || QStringLiteral("._-/").contains(c);
    });
    if (!wrong.isEmpty()) {
        return ItemText::tr("“%1” cannot be used: only letters, digits, “.”, “_”, “-” and “/”.")
            .arg(wrong);
    }
    return ItemText::tr("Each part between slashes begins and ends with a letter or a digit, with "
                        "single separators between them.");
}

QString UploadItem::tagProblem() const {
    if (tag.isEmpty()) {
        return kind == Kind::Files ? QString() : ItemText::tr("A tag is needed.");
    }
    if (Tag::parse(tag)) {
        return {};
    }
    if (tag.size() > longestTag) {
        return ItemText::tr("A tag has at most %1 characters.").arg(longestTag);
    }
    const QString wrong = firstOf(
        tag, [](QChar c) { return isAsciiLetterOrDigit(c) || QStringLiteral("._-").contains(c); });
    if (!wrong.isEmpty()) {
        return ItemText::tr("“%1” cannot be used: only letters, digits, “.”, “_” and “-”.")
            .arg(wrong);
    }
    return ItemText::tr("A tag begins with a letter, a digit or “_”.");
}

QString UploadItem::repositorySuggestion() const {
    return repository.isEmpty() || RepositoryName::parse(repository)
               ? QString()
               : RepositoryName::closestTo(repository).toString();
}

QString UploadItem::tagSuggestion() const {
    return tag.isEmpty() || Tag::parse(tag) ? QString() : Tag::closestTo(tag).toString();
}

TransferRequest UploadItem::request(const Place& target) const {
    // closestTo of a valid name is that name.
    const RepositoryName targetRepository = RepositoryName::closestTo(repository);
    const std::optional<Tag> targetTag =
        tag.isEmpty() ? std::nullopt : std::optional(Tag::closestTo(tag));
    if (kind == Kind::Files) {
        UploadRequest upload{
            .items = {}, .target = target, .repository = targetRepository, .tag = targetTag};
        for (const QString& path : paths) {
            upload.items.append({.path = path});
        }
        return {.work = upload};
    }
    CopyRequest copy{.source = source,
                     .repository = RepositoryName::closestTo(sourceRepository),
                     .images = {},
                     .target = target,
                     .targetRepository = targetRepository};
    CopyRequest::Image image{.targetTag = targetTag};
    if (!sourceTag.isEmpty()) {
        image.tag = Tag::closestTo(sourceTag);
    }
    image.digest = digest;
    copy.images.append(image);
    return {.work = copy};
}

QList<TransferRequest> uploadRequests(const QList<UploadItem>& items, const Place& target) {
    QList<TransferRequest> requests;
    for (const UploadItem& item : items) {
        if (!item.chosen) {
            continue;
        }
        const TransferRequest request = item.request(target);
        const auto* copy = std::get_if<CopyRequest>(&request.work);
        CopyRequest* same = nullptr;
        if (copy) {
            for (TransferRequest& other : requests) {
                auto* candidate = std::get_if<CopyRequest>(&other.work);
                if (candidate && candidate->source == copy->source &&
                    candidate->repository == copy->repository &&
                    candidate->targetRepository == copy->targetRepository) {
                    same = candidate;
                }
            }
        }
        if (same) {
            same->images.append(copy->images);
        } else {
            requests.append(request);
        }
    }
    return requests;
}

} // namespace stowage
