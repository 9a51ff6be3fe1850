#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/layerstack.h"

#include <QByteArray>
#include <QList>

#include <stop_token>

namespace stowage {

/// What one layer does to the size of the root, in bytes of file content (names, modes and the
/// tar's own blocks are not counted).
struct LayerSpace {
    qint64 carried = 0; ///< Content in the layer's tar.
    qint64 wasted = 0;  ///< Of it: what the finished root no longer shows.
    qint64 growth = 0;  ///< What the root grew by; below 0 where more went than came.
    qint64 total = 0;   ///< The root's size with this layer on top.
};

/// A path of which layers carry content that the finished root no longer shows.
struct WastedPath {
    QByteArray path;     ///< Clean raw bytes, as in MergedTree::path().
    quint32 copies = 0;  ///< How many times the layers carry content for it.
    qint64 wasted = 0;   ///< Bytes carried in vain.
    bool isLive = false; ///< The finished root has a file there.
};

/// Where an image's bytes go: what each layer adds, and what was stored in vain, because a later
/// entry replaced it or a whiteout took it away. A value.
struct SpaceReport {
    QList<LayerSpace> layers;
    QList<WastedPath> wasted;  ///< Most bytes first; at most `mostPaths`.
    qsizetype wastedPaths = 0; ///< How many there are in all.
    qint64 carried = 0;        ///< In all layers.
    qint64 kept = 0; ///< Of that, shown by the finished root; a file of several names once.

    static constexpr qsizetype mostPaths = 10'000;

    /// 1 where nothing is stored in vain, and for an image without content.
    double efficiency() const;
};

/// Reads every layer once. Errors: those of mergeLayers(). Blocks; for a worker's thread.
Result<SpaceReport> reportSpace(const LayerStack& layers, Progress* progress,
                                std::stop_token stop = {});

} // namespace stowage
