#pragma once

#include <QLatin1String>

/// The names of the fields of descriptors, manifests, indexes and configs, as the OCI image
/// specification 1.1 (descriptor.md, manifest.md, image-index.md, config.md) and schema 1 spell
/// them.
namespace stowage {

inline constexpr QLatin1String mediaTypeKey("mediaType");
inline constexpr QLatin1String digestKey("digest");
inline constexpr QLatin1String sizeKey("size");
inline constexpr QLatin1String urlsKey("urls");
inline constexpr QLatin1String annotationsKey("annotations");
inline constexpr QLatin1String platformKey("platform");
inline constexpr QLatin1String artifactTypeKey("artifactType");
inline constexpr QLatin1String osKey("os");
inline constexpr QLatin1String architectureKey("architecture");
inline constexpr QLatin1String variantKey("variant");
inline constexpr QLatin1String osVersionKey("os.version");
inline constexpr QLatin1String createdKey("created");
inline constexpr QLatin1String authorKey("author");
inline constexpr QLatin1String configKey("config");
inline constexpr QLatin1String rootfsKey("rootfs");
inline constexpr QLatin1String historyKey("history");
inline constexpr QLatin1String diffIdsKey("diff_ids");
inline constexpr QLatin1String createdByKey("created_by");
inline constexpr QLatin1String commentKey("comment");
inline constexpr QLatin1String emptyLayerKey("empty_layer");
inline constexpr QLatin1String schemaVersionKey("schemaVersion");
inline constexpr QLatin1String layersKey("layers");
inline constexpr QLatin1String manifestsKey("manifests");
inline constexpr QLatin1String subjectKey("subject");
inline constexpr QLatin1String fsLayersKey("fsLayers");
inline constexpr QLatin1String blobSumKey("blobSum");
inline constexpr QLatin1String signaturesKey("signatures");
inline constexpr QLatin1String protectedKey("protected");
inline constexpr QLatin1String formatLengthKey("formatLength");
inline constexpr QLatin1String formatTailKey("formatTail");

} // namespace stowage
