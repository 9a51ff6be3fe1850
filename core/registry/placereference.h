#pragma once

#include "core/digest/digest.h"
#include "core/image/repositoryname.h"
#include "core/image/tag.h"
#include "core/registry/place.h"

#include <optional>

namespace stowage {

/// A place and, within it, perhaps a repository and an image, as people type it:
///
///     registry:DIR                 registry:DIR//REPO[:TAG|@DIGEST]
///     oci:DIR[:TAG|@DIGEST]        oci-archive:FILE[:TAG|@DIGEST]
///     docker-archive:FILE[:REF]    docker://HOST[:PORT][/REPO[:TAG|@DIGEST]]
///
/// A value. In layouts and archives the part behind the path is kept as `name`, for only the
/// document inside tells what it stands for.
struct PlaceReference {
    Place place;
    std::optional<RepositoryName> repository = std::nullopt;
    std::optional<Tag> tag = std::nullopt;
    std::optional<Digest> digest = std::nullopt;
    QString name = {}; ///< Layouts and archives: TAG or REF as typed; empty when none was.

    /// Relative paths are taken from the current folder. A path may contain colons: the text behind
    /// the last colon is a tag only where it reads as one and no such file exists.
    /// Errors: InvalidArgument, InvalidDigest, UnsupportedDigest.
    static Result<PlaceReference> parse(const QString& text);

    /// `NAME[:TAG][@DIGEST]` of a registry that is known. On Docker Hub a name of one part is one
    /// of its library/, as everywhere else that people write it.
    static Result<PlaceReference> within(const Place& place, QStringView image);

    /// Whether the text begins with one of the schemes, so that a mere file name can be told apart.
    static bool hasScheme(QStringView text);

    QString toString() const;

    friend bool operator==(const PlaceReference&, const PlaceReference&) = default;
};

} // namespace stowage
