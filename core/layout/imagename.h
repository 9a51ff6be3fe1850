#pragma once

#include "core/image/reference.h"
#include "core/image/repositoryname.h"
#include "core/image/tag.h"

#include <QSet>
#include <QString>

#include <optional>

namespace stowage {

/// How an image's own name, a full reference, is listed in a registry:
/// `docker.io/library/debian:12` as repository `debian` with tag `12`, `ghcr.io/owner/tool` as
/// `owner/tool` with tag `latest`. The host is left out: a layout is no host, and the name stays
/// what people call the image.
RepositoryName listedRepository(const Reference& reference);

/// The listed name of a repository that is asked for by another of its names: `library/debian` and
/// `docker.io/library/debian` are `debian`.
RepositoryName listedRepository(const RepositoryName& name);

/// Hands out the names by which a place's images are listed, so that no two are the same. Where two
/// images would have one name, the first has it, as it has for skopeo; the other is listed with its
/// host in front, or else without a tag. One thread.
class ListedNames {
public:
    struct Name {
        RepositoryName repository;
        std::optional<Tag> tag;
    };

    /// `unnamed` is the repository of images that have at most a tag.
    explicit ListedNames(RepositoryName unnamed);

    /// Without `tag`, it is the reference's own, or "latest", as every program reads it.
    Name claim(const std::optional<Reference>& reference, std::optional<Tag> tag = std::nullopt);

    /// Takes a name that is given already. false when another image has it.
    bool take(const RepositoryName& repository, const std::optional<Tag>& tag);

private:
    RepositoryName unnamed_;
    QSet<QString> taken_;
};

/// The repository of images that have no name of their own: named after the folder or file, without
/// the suffixes of archives.
RepositoryName defaultRepository(const QString& path);

/// The full reference that other programs know an image by: `docker.io/library/debian:12`.
QString fullReference(const RepositoryName& repository, const std::optional<Tag>& tag,
                      const std::optional<Digest>& digest);

/// The short form that people write: `debian:12`.
QString familiarReference(const RepositoryName& repository, const Tag& tag);

} // namespace stowage
