#pragma once

#include "core/digest/digest.h"
#include "core/image/platform.h"

#include <QByteArray>
#include <QJsonObject>
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
    qint64 size = 0; ///< Bytes; -1 where the document does not say (layers of schema 1 only).
    QMap<QString, QString> annotations = {};
    QStringList urls = {}; ///< Of foreign layers. An attacker's until checked.
    QString artifactType = {};
    std::optional<Platform> platform = std::nullopt;

    /// From JSON. `where` names the object in errors: "layer 3 of the manifest". Errors:
    /// ManifestInvalid, InvalidDigest, UnsupportedDigest.
    static Result<Descriptor> fromJson(const QJsonObject& object, const QString& where);

    /// As JSON, keys in the order of the specification; the same value gives the same bytes.
    QByteArray toJson() const;

    /// A foreign layer with an address of its own: registries need not hold it.
    bool isForeign() const;

    friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

} // namespace stowage
