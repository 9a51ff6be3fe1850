#pragma once

#include "core/digest/digest.h"
#include "core/image/repositoryname.h"
#include "core/image/tag.h"

#include <optional>

namespace stowage {

/// `[domain/]name[:tag][@digest]` as docker and containerd write it. A value.
///
/// The first segment is a domain if it is `localhost`, contains `.` or `:` or has an upper-case
/// letter; otherwise the domain is docker.io, and a name of one component gets `library/`.
class Reference {
public:
    /// Errors: InvalidArgument (a digest alone, with or without algorithm, among them),
    /// InvalidDigest, UnsupportedDigest.
    static Result<Reference> parse(QStringView text);

    /// Within a registry that is known already: `name[:tag][@digest]`, no domain, no `library/`.
    static Result<Reference> parseInRegistry(QStringView text);

    Reference(QString domain, RepositoryName name, std::optional<Tag> tag,
              std::optional<Digest> digest);

    const QString& domain() const { return domain_; } ///< Empty within a known registry.
    const RepositoryName& name() const { return name_; }
    const std::optional<Tag>& tag() const { return tag_; }
    const std::optional<Digest>& digest() const { return digest_; }

    /// As people write it: without docker.io/library/.
    QString familiar() const;
    QString toString() const;

    friend bool operator==(const Reference&, const Reference&) = default;

private:
    QString domain_;
    RepositoryName name_;
    std::optional<Tag> tag_;
    std::optional<Digest> digest_;
};

} // namespace stowage
