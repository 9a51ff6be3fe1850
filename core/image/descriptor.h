#pragma once

#include "core/digest/digest.h"
#include "core/image/platform.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace stowage {

/// What a manifest says of a piece of content (OCI image specification, "Content Descriptors").
/// A value. The size is what the manifest claims: never allocate by it.
struct Descriptor {
    QString mediaType;
    Digest digest;
    qint64 size = 0; ///< Bytes, not negative.
    QMap<QString, QString> annotations = {};
    QStringList urls = {}; ///< Of foreign layers. An attacker's until checked.
    QString artifactType = {};
    std::optional<Platform> platform = std::nullopt;

    friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

} // namespace stowage
