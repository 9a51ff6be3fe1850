#pragma once

#include "core/base/progress.h"
#include "core/layers/layerstack.h"
#include "core/registry/registry.h"
#include "ui/browse/filetree.h"

#include <QList>

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

/// One layer as its tar has it. The tree can be looked at meanwhile; `progress` counts the layer's
/// bytes. Errors: those of opening and of LayerReader.
Result<> readLayerFiles(Repository& repository, const Descriptor& layer, FileTree& tree,
                        Progress& progress, std::stop_token stop);

/// The root file system that the layers make, lowest first, with what the last of them did.
/// Errors: those of opening and of MergedTree.
Result<std::shared_ptr<FileTree>> mergeFiles(Repository& repository,
                                             const QList<Descriptor>& layers, Progress& progress,
                                             std::stop_token stop);

} // namespace stowage
