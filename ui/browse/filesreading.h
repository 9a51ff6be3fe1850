#pragma once

#include "core/base/progress.h"
#include "core/layers/layerlisting.h"
#include "core/layers/layerstack.h"
#include "core/registry/registry.h"
#include "ui/browse/filetree.h"

#include <QHash>
#include <QList>

#include <functional>
#include <memory>
#include <stop_token>

namespace stowage {

/// What is inside of layers, read into trees. Functions that block, for worker threads.

/// The layers as devices; refers to the repository. Errors of opening: those of
/// LayerService::fetch.
LayerStack layerStack(Repository& repository, const QList<Descriptor>& layers,
                      std::stop_token stop);

/// Bytes of the layers as stored.
qint64 totalSize(const QList<Descriptor>& layers);

/// The entries of one layer; `seen` is told of each as it comes, and `progress` counts the layer's
/// bytes on. Errors: those of opening and of LayerReader.
Result<std::shared_ptr<const LayerListing>>
listLayer(Repository& repository, const Descriptor& layer, Progress& progress,
          const std::function<void(const LayerEntry&)>& seen, std::stop_token stop);

/// What was read of layers, by their digests.
using ReadLayers = QHash<Digest, std::shared_ptr<const LayerListing>>;

/// The root file system that the layers make, lowest first, with what the last of them did. All of
/// them have been read. Errors: those of MergedTree.
Result<std::shared_ptr<FileTree>> mergeFiles(const QList<Descriptor>& layers,
                                             const ReadLayers& read, std::stop_token stop);

} // namespace stowage
