#include "ui/browse/verificationfault.h"

#include "core/base/errorjson.h"

#include <QJsonArray>

#include <algorithm>

namespace stowage {

namespace {

// As many as Verification::imagesUsing() tells of, and longer than any image's name is.
constexpr qsizetype mostImages = 100;
constexpr qsizetype longestImage = 1024;

const QString kindKey = QStringLiteral("kind");
const QString stateKey = QStringLiteral("state");
const QString expectedKey = QStringLiteral("expected");
const QString actualKey = QStringLiteral("actual");
const QString expectedSizeKey = QStringLiteral("expectedSize");
const QString actualSizeKey = QStringLiteral("actualSize");
const QString errorKey = QStringLiteral("error");
const QString imagesKey = QStringLiteral("images");
const QString repositoryKey = QStringLiteral("repository");
const QString tagKey = QStringLiteral("tag");
const QString digestKey = QStringLiteral("digest");

std::optional<VerifiedObject::Kind> kindNamed(const QString& name) {
    using Kind = VerifiedObject::Kind;
    for (const Kind kind : {Kind::Repository, Kind::Tag, Kind::Index, Kind::Manifest, Kind::Config,
                            Kind::Layer, Kind::DiffId, Kind::Blob}) {
        if (verifiedKindName(kind) == name) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<VerifiedObject::State> faultNamed(const QString& name) {
    using State = VerifiedObject::State;
    for (const State state : {State::Bad, State::Missing}) {
        if (verifiedStateName(state) == name) {
            return state;
        }
    }
    return std::nullopt;
}

template <class Value>
void insert(QJsonObject& object, const QString& key, const std::optional<Value>& value) {
    if (value) {
        object.insert(key, value->toString());
    }
}

/// Nothing of what does not read as one.
template <class Value>
std::optional<Value> parsed(const QJsonObject& object, const QString& key) {
    auto value = Value::parse(object.value(key).toString());
    return value ? std::optional<Value>(*std::move(value)) : std::nullopt;
}

qint64 sizeIn(const QJsonObject& object, const QString& key) {
    return std::max<qint64>(object.value(key).toInteger(-1), -1);
}

} // namespace

std::optional<Location> VerificationFault::locationIn(const Place& place) const {
    if (!repository) {
        return std::nullopt;
    }
    return Location{place, repository, tag, digest};
}

bool VerificationFault::isIn(const Location& location) const {
    if (location.isImage()) {
        return images.contains(location.imageText());
    }
    if (!location.repository || location.repository == repository) {
        return true;
    }
    const QString name = location.repository->toString();
    return std::ranges::any_of(images, [&name](const QString& image) {
        const QStringView rest = QStringView(image).sliced(std::min(name.size(), image.size()));
        return image.startsWith(name) &&
               (rest.startsWith(QLatin1Char(':')) || rest.startsWith(QLatin1Char('@')));
    });
}

QJsonObject faultToJson(const VerificationFault& fault) {
    QJsonObject object{{kindKey, verifiedKindName(fault.object.kind)},
                       {stateKey, verifiedStateName(fault.object.state)}};
    insert(object, expectedKey, fault.object.expected);
    insert(object, actualKey, fault.object.actual);
    if (fault.object.expectedSize >= 0) {
        object.insert(expectedSizeKey, fault.object.expectedSize);
    }
    if (fault.object.actualSize >= 0) {
        object.insert(actualSizeKey, fault.object.actualSize);
    }
    if (fault.object.error) {
        object.insert(errorKey, errorToJson(*fault.object.error));
    }
    QJsonArray images;
    for (const QString& image : fault.images.first(std::min(fault.images.size(), mostImages))) {
        images.append(image.left(longestImage));
    }
    object.insert(imagesKey, images);
    insert(object, repositoryKey, fault.repository);
    insert(object, tagKey, fault.tag);
    insert(object, digestKey, fault.digest);
    return object;
}

std::optional<VerificationFault> faultFromJson(const QJsonObject& object) {
    const auto kind = kindNamed(object.value(kindKey).toString());
    const auto state = faultNamed(object.value(stateKey).toString());
    if (!kind || !state) {
        return std::nullopt;
    }
    VerificationFault fault{.object = {.kind = *kind, .state = *state}};
    fault.object.expected = parsed<Digest>(object, expectedKey);
    fault.object.actual = parsed<Digest>(object, actualKey);
    fault.object.expectedSize = sizeIn(object, expectedSizeKey);
    fault.object.actualSize = sizeIn(object, actualSizeKey);
    fault.object.error = errorFromJson(object.value(errorKey).toObject());
    for (const auto& image : object.value(imagesKey).toArray()) {
        if (fault.images.size() == mostImages) {
            break;
        }
        fault.images.append(image.toString().left(longestImage));
    }
    fault.repository = parsed<RepositoryName>(object, repositoryKey);
    fault.tag = parsed<Tag>(object, tagKey);
    fault.digest = parsed<Digest>(object, digestKey);
    return fault;
}

} // namespace stowage
