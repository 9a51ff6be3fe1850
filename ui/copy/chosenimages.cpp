#include "ui/copy/chosenimages.h"

#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace stowage {

namespace {

struct ChosenText {
    Q_DECLARE_TR_FUNCTIONS(stowage::ChosenImages)
};

constexpr qsizetype longestName = 80;

Location locationOf(const ChosenImages& chosen, const CopyRequest::Image& image) {
    return {chosen.place, chosen.repository, image.tag, image.tag ? std::nullopt : image.digest};
}

} // namespace

std::optional<ChosenImages> ChosenImages::of(const QList<Location>& locations) {
    if (locations.isEmpty() || !locations.first().repository) {
        return std::nullopt;
    }
    const Location& first = locations.first();
    ChosenImages chosen{.place = first.place, .repository = *first.repository};
    for (const Location& location : locations) {
        if (location.repositoryLocation() != first.repositoryLocation()) {
            return std::nullopt;
        }
        if (location.isImage()) {
            chosen.images.append({.tag = location.tag, .digest = location.digest});
        }
    }
    return chosen;
}

QString ChosenImages::text() const {
    const QString name = shownText(repository.toString(), longestName);
    if (isWhole()) {
        return ChosenText::tr("all of %1").arg(name);
    }
    if (images.size() > 1) {
        return ChosenText::tr("%n image(s) of %1", nullptr, static_cast<int>(images.size()))
            .arg(name);
    }
    const CopyRequest::Image& image = images.first();
    return name + (image.tag ? QLatin1Char(':') + image.tag->toString()
                             : QLatin1Char('@') + middleElided(*image.digest));
}

QString ChosenImages::references() const {
    if (isWhole()) {
        return Location{place, repository}.toString();
    }
    QStringList lines;
    for (const CopyRequest::Image& image : images) {
        lines.append(locationOf(*this, image).toString());
    }
    return lines.join(QLatin1Char('\n'));
}

CopyRequest ChosenImages::to(const Place& target, const std::optional<RepositoryName>& into) const {
    return {.source = place,
            .repository = repository,
            .images = images,
            .target = target,
            .targetRepository = into.value_or(repository)};
}

} // namespace stowage
