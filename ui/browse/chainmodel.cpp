#include "ui/browse/chainmodel.h"

#include "ui/theme/format.h"

#include <QLocale>

namespace stowage {

namespace {

constexpr qsizetype nameLimit = 200;

const QString titleKey = QStringLiteral("org.opencontainers.image.title");

/// What is known of a thing that nobody verified yet: that it could not be read for the page.
ObjectState stateOf(const std::optional<Error>& error) {
    if (!error) {
        return {};
    }
    switch (error->code()) {
    case ErrorCode::NotFound:
    case ErrorCode::LayerUnknown:
        return {.sign = Sign::Missing, .error = error};
    case ErrorCode::InvalidDigest:
    case ErrorCode::InvalidLength:
    case ErrorCode::ManifestInvalid:
    case ErrorCode::Corrupt:
        return {.sign = Sign::Bad, .error = error};
    default: // nothing is said of the content itself
        return {.sign = Sign::Warning, .error = error};
    }
}

} // namespace

void ChainModel::show(const Location& location, const ImageDetails& image) {
    beginResetModel();
    links_.clear();
    if (location.tag) {
        const ChainLink link{.kind = ChainLink::Kind::Tag,
                             .title = tr("Tag"),
                             .name = shownText(location.tag->toString(), nameLimit),
                             .digest = image.top.digest()};
        links_.append(link);
    }
    if (image.top.isIndex()) {
        links_.append(
            {.kind = ChainLink::Kind::Index,
             .title = tr("Index"),
             .name = tr("%n manifest(s)", nullptr, static_cast<int>(image.children.size())),
             .digest = image.top.digest(),
             .size = image.top.bytes().size(),
             .mediaType = image.top.mediaType()});
    }
    addManifests(image);
    if (image.image) {
        addParts(image);
    }
    referrers_.removeIf([&image](const Referrer& referrer) {
        const bool isOfImage = image.image && referrer.subject == image.image->digest();
        return !isOfImage && referrer.subject != image.top.digest();
    });
    addReferrers();
    for (ChainLink& link : links_) {
        link.state = stateOf(link.error);
    }
    endResetModel();
}

/// All rows are new ones, as after show(): the view then goes back to the one it was at. What comes
/// when the image has gone is of no use.
void ChainModel::setReferrers(const QList<Referrer>& referrers) {
    if (links_.isEmpty() || (referrers.isEmpty() && referrers_.isEmpty())) {
        return;
    }
    beginResetModel();
    links_.removeIf([](const ChainLink& link) { return link.kind == ChainLink::Kind::Referrer; });
    referrers_ = referrers;
    addReferrers();
    endResetModel();
}

void ChainModel::addManifests(const ImageDetails& image) {
    for (const ImageDetails::Child& child : image.children) {
        ChainLink link{.kind = ChainLink::Kind::Manifest,
                       .title = tr("Manifest"),
                       .name = shownText(child.text, nameLimit),
                       .digest = child.descriptor.digest,
                       .size = child.descriptor.size,
                       .mediaType = child.descriptor.mediaType};
        link.isChoice = image.children.size() > 1;
        link.isShown = image.child == child.descriptor.digest;
        if (link.isShown) {
            link.error = image.imageError;
        }
        links_.append(link);
    }
    if (!image.top.isIndex()) {
        const bool hasPlatform = image.config && !image.config->platform.os.isEmpty();
        links_.append({.kind = ChainLink::Kind::Manifest,
                       .title = tr("Manifest"),
                       .name = shownText(hasPlatform ? image.config->platform.toString()
                                                     : contentKindText(contentKind(image.top)),
                                         nameLimit),
                       .digest = image.top.digest(),
                       .size = image.top.bytes().size(),
                       .mediaType = image.top.mediaType()});
    }
}

void ChainModel::addParts(const ImageDetails& image) {
    if (const auto& config = image.image->config()) {
        const bool hasTime = image.config && image.config->created.isValid();
        const ChainLink link{.kind = ChainLink::Kind::Config,
                             .title = tr("Config"),
                             .name = hasTime
                                         ? tr("created %1").arg(relativeTime(image.config->created))
                                         : shownText(config->mediaType, nameLimit),
                             .digest = config->digest,
                             .size = config->size,
                             .mediaType = config->mediaType,
                             .error = image.configError};
        links_.append(link);
    }
    const auto& layers = image.image->layers();
    for (qsizetype i = 0; i < layers.size(); ++i) {
        const Descriptor& layer = layers.at(i);
        ChainLink link{.kind = ChainLink::Kind::Layer,
                       .title = tr("Layer %1").arg(QLocale().toString(i + 1)),
                       .name = {},
                       .digest = layer.digest,
                       .size = layer.size,
                       .mediaType = layer.mediaType,
                       .layer = static_cast<int>(i)};
        QString name = layer.annotations.value(titleKey);
        if (image.config) {
            const QString madeBy = madeByText(image.config->createdBy(i));
            name = madeBy.isEmpty() ? name : madeBy;
            if (i < image.config->diffIds.size()) {
                link.diffId = image.config->diffIds.at(i);
            }
        }
        link.name = shownText(name.isEmpty() ? layer.mediaType : name, nameLimit);
        links_.append(link);
    }
}

void ChainModel::addReferrers() {
    for (const Referrer& referrer : referrers_) {
        ChainLink link{.kind = ChainLink::Kind::Referrer,
                       .title = referrer.title(),
                       .name = tr("not known"),
                       .digest = referrer.subject,
                       .subject = referrer.subject,
                       .error = referrer.error,
                       .state = stateOf(referrer.error)};
        if (const auto& descriptor = referrer.descriptor) {
            link.name = shownText(descriptor->artifactType.isEmpty() ? descriptor->mediaType
                                                                     : descriptor->artifactType,
                                  nameLimit);
            link.digest = descriptor->digest;
            link.size = descriptor->size;
            link.mediaType = descriptor->mediaType;
        }
        links_.append(link);
    }
}

void ChainModel::clear() {
    beginResetModel();
    links_.clear();
    referrers_.clear();
    endResetModel();
}

void ChainModel::setStates(const ObjectStates& states, const ObjectStates& images,
                           const std::optional<ObjectState>& tag) {
    for (ChainLink& link : links_) {
        link.state = stateOf(link.error);
        link.actualSize = -1;
        link.isPartAtFault = false;
        if (link.kind == ChainLink::Kind::Tag) {
            link.state = tag.value_or(link.state);
            continue;
        }
        if (link.kind == ChainLink::Kind::Referrer && link.error) {
            continue; // the digest is that of its subject
        }
        const auto own = states.constFind(*link.digest);
        if (own != states.constEnd()) {
            link.state = *own;
            link.actualSize = own->actualSize;
        }
        if (!link.isShown && !link.state.isFault() && images.contains(*link.digest)) {
            const ObjectState all = images.value(*link.digest);
            link.state = {.sign = all.sign, .fraction = all.fraction};
            link.isPartAtFault = all.isFault();
        }
        const auto inside = link.diffId ? states.constFind(*link.diffId) : states.constEnd();
        if (inside != states.constEnd()) {
            link.state = ObjectState::worse(link.state, *inside);
        }
    }
    if (!links_.isEmpty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

int ChainModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(links_.size());
}

QVariant ChainModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const ChainLink& link = links_.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return link.name;
    case Qt::ToolTipRole:
        return plainToolTip(link.toText());
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3").arg(link.title, link.name, signText(link.state.sign));
    case Qt::AccessibleDescriptionRole:
        return link.toText();
    case SignRole:
        return static_cast<int>(link.state.sign);
    case FractionRole:
        return link.state.fraction >= 0 ? QVariant(link.state.fraction) : QVariant();
    default:
        return {};
    }
}

} // namespace stowage
