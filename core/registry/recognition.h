#pragma once

#include "core/registry/place.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <stop_token>

namespace stowage {

/// What a file or folder on disk turned out to be, as far as its own first bytes and names tell.
/// A value.
struct Recognition {
    enum class Kind {
        Place, ///< A registry folder, layout or image archive: `place` says which.
        Layer, ///< A layer: a tar, plain or compressed.
        Files, ///< Anything else: a file or folder to be packed.
    };

    /// An image found in an archive or layout.
    struct Image {
        QString reference;  ///< As the archive names it ("debian:12"); empty when it does not.
        QString repository; ///< The repository the contract lists it under.
        QString tag;        ///< Empty when it has none.
        qint64 size = 0;    ///< Bytes of config and layers together; 0 when not known.
    };

    Kind kind = Kind::Files;
    QString path;
    qint64 size = 0; ///< Bytes on disk; folders: their files together.
    std::optional<stowage::Place> place = std::nullopt;
    QList<Image> images = {};    ///< At most 1,000 are listed.
    QString layerMediaType = {}; ///< Of Kind::Layer.
};

/// Looks at a path. Only the composition root knows how; the window is handed one. Thread-safe;
/// touches the disk. Errors: NotFound, ReadOnly, Corrupt when it is an archive that is damaged.
using Recognizer = std::function<Result<Recognition>(const QString& path, std::stop_token)>;

} // namespace stowage
