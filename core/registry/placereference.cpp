#include "core/registry/placereference.h"

#include "core/base/quoted.h"
#include "core/image/reference.h"

#include <QDir>
#include <QFileInfo>

#include <array>

namespace stowage {

namespace {

const QLatin1String dockerHub("docker.io");

constexpr std::array schemes{Place::Kind::RegistryFolder, Place::Kind::OciLayout,
                             Place::Kind::OciArchive, Place::Kind::DockerArchive,
                             Place::Kind::Remote};

std::optional<Place::Kind> schemeOf(QStringView text, qsizetype& length) {
    for (const Place::Kind kind : schemes) {
        const QString prefix = Place{kind, {}}.toString();
        if (text.startsWith(prefix)) {
            length = prefix.size();
            return kind;
        }
    }
    return std::nullopt;
}

QString absolutePath(const QString& path) {
    return QDir::cleanPath(QDir::current().absoluteFilePath(path));
}

Result<PlaceReference> parseRegistryFolder(const QString& rest) {
    // "//" cannot be part of a clean path, so the first one ends the folder; but "registry://x" is
    // an absolute path with a slash too many, not an empty folder.
    const qsizetype separator = rest.indexOf(QLatin1String("//"), 1);
    const QString folder = separator < 0 ? rest : rest.left(separator);
    Place place{Place::Kind::RegistryFolder, absolutePath(folder)};
    if (separator < 0) {
        return PlaceReference{.place = std::move(place)};
    }
    return PlaceReference::within(place, QStringView(rest).sliced(separator + 2));
}

Result<PlaceReference> parseRemote(const QString& rest) {
    const qsizetype slash = rest.indexOf(QLatin1Char('/'));
    const QString host = slash < 0 ? rest : rest.left(slash);
    if (host.isEmpty() || host.contains(QLatin1Char('@'))) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 does not begin with a host").arg(quoted(rest)));
    }
    Place place{Place::Kind::Remote, host == QLatin1String("index.docker.io") ? dockerHub : host};
    if (slash < 0) {
        return PlaceReference{.place = std::move(place)};
    }
    return PlaceReference::within(place, QStringView(rest).sliced(slash + 1));
}

/// `PATH[:NAME|@DIGEST]` where PATH itself may contain colons and at signs.
Result<PlaceReference> parseFile(Place::Kind kind, const QString& rest) {
    PlaceReference result{.place = {kind, absolutePath(rest)}};
    if (QFileInfo::exists(rest)) {
        return result;
    }
    const qsizetype at = rest.lastIndexOf(QLatin1Char('@'));
    if (at > 0) {
        if (auto digest = Digest::parse(QStringView(rest).sliced(at + 1))) {
            result.place.location = absolutePath(rest.left(at));
            result.digest = *digest;
            return result;
        }
    }
    // The shortest prefix that exists is the path; where none does, the first colon divides.
    qsizetype colon = rest.indexOf(QLatin1Char(':'));
    const qsizetype first = colon;
    while (colon >= 0 && !QFileInfo::exists(rest.left(colon))) {
        colon = rest.indexOf(QLatin1Char(':'), colon + 1);
    }
    if (colon < 0) {
        colon = first;
    }
    if (colon < 0) {
        return result;
    }
    if (colon == 0) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 names no path before its tag").arg(quoted(rest)));
    }
    result.place.location = absolutePath(rest.left(colon));
    result.name = rest.mid(colon + 1);
    if (auto tag = Tag::parse(result.name)) {
        result.tag = *tag;
    } else if (auto reference = Reference::parse(result.name); reference) {
        result.tag = reference->tag();
        result.digest = reference->digest();
    } else {
        return failure(reference);
    }
    return result;
}

} // namespace

Result<PlaceReference> PlaceReference::within(const Place& place, QStringView image) {
    const auto reference = place == Place{Place::Kind::Remote, dockerHub}
                               ? Reference::parse(QStringLiteral("%1/%2").arg(dockerHub, image))
                               : Reference::parseInRegistry(image);
    if (!reference) {
        return failure(reference);
    }
    return PlaceReference{.place = place,
                          .repository = reference->name(),
                          .tag = reference->tag(),
                          .digest = reference->digest()};
}

bool PlaceReference::hasScheme(QStringView text) {
    qsizetype length = 0;
    return schemeOf(text, length).has_value();
}

Result<PlaceReference> PlaceReference::parse(const QString& text) {
    qsizetype length = 0;
    const auto kind = schemeOf(text, length);
    if (!kind) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 does not begin with registry:, oci:, oci-archive:, "
                                      "docker-archive: or docker://")
                           .arg(quoted(text)));
    }
    const QString rest = text.mid(length);
    if (rest.isEmpty() || rest.contains(QChar(0))) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 names no path").arg(quoted(text)));
    }
    switch (*kind) {
    case Place::Kind::RegistryFolder:
        return parseRegistryFolder(rest);
    case Place::Kind::Remote:
        return parseRemote(rest);
    case Place::Kind::OciLayout:
    case Place::Kind::OciArchive:
    case Place::Kind::DockerArchive:
        break;
    }
    return parseFile(*kind, rest);
}

QString PlaceReference::toString() const {
    QString text = place.toString();
    if (repository) {
        text += (place.kind == Place::Kind::Remote ? QStringLiteral("/") : QStringLiteral("//")) +
                repository->toString();
    }
    if (!name.isEmpty()) {
        return text + QLatin1Char(':') + name;
    }
    if (tag) {
        text += QLatin1Char(':') + tag->toString();
    }
    if (digest) {
        text += QLatin1Char('@') + digest->toString();
    }
    return text;
}

} // namespace stowage
