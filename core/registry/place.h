#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringView>

namespace stowage {

/// Where images can be: one registry folder, layout, archive or remote host. A value.
///
/// Written as skopeo writes its transports where it has a name for them: `registry:DIR`, `oci:DIR`,
/// `oci-archive:FILE`, `docker-archive:FILE`, `docker://HOST[:PORT]`.
struct Place {
    enum class Kind { RegistryFolder, OciLayout, OciArchive, DockerArchive, Remote };

    Kind kind = Kind::RegistryFolder;
    QString location; ///< An absolute path without a trailing slash, or host[:port].

    QString toString() const;

    /// The last part of the path, or the host: for lists.
    QString title() const;

    bool isOnDisk() const { return kind != Kind::Remote; }

    friend bool operator==(const Place&, const Place&) = default;
};

size_t qHash(const Place& place, size_t seed = 0);

/// The scheme of a kind: "registry", "oci", "oci-archive", "docker-archive", "docker".
QString placeScheme(Place::Kind kind);

} // namespace stowage
