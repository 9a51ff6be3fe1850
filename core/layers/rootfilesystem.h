#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/layerstack.h"
#include "core/layers/mergedtree.h"

#include <QIODevice>

#include <stop_token>

namespace stowage {

/// Writes the merged root as one tar, whiteouts applied: folders first, in the order of their
/// paths, then everything else in the order in which the layers hold it. A file of several names is
/// written once and linked; a hard link that is a name of nothing is not (MergedTree::brokenLinks).
/// The same layers give the same bytes.
///
/// Layers are read twice: for the names, then for the content that is left; Progress counts both,
/// in bytes of the layers, twice their sizes in the end. Errors: those of reading, merging and
/// writing; Cancelled.
Result<> writeRootFilesystem(const LayerStack& layers, QIODevice& out, Progress* progress,
                             std::stop_token stop = {});

/// The same with the tree merged before, of the same layers.
Result<> writeRootFilesystem(const MergedTree& tree, const LayerStack& layers, QIODevice& out,
                             Progress* progress, std::stop_token stop = {});

/// Writes the content of one file of the merged root. `path` is cleaned; links in its folders are
/// followed inside the root. Errors: NotFound; Corrupt for a hard link that is a name of nothing;
/// Unsupported for what is no file, with the target where it is a symbolic link.
Result<> writeFile(const LayerStack& layers, QByteArrayView path, QIODevice& out,
                   Progress* progress, std::stop_token stop = {});

/// The start of a file.
struct FileStart {
    QByteArray bytes;
    qint64 size = 0; ///< Of the whole file.

    bool isWhole() const { return bytes.size() == size; }
};

/// The first `limit` bytes of one file of the merged root, or all of it; nothing behind them is
/// read. The path and the errors are as for writeFile().
Result<FileStart> readFileStart(const LayerStack& layers, QByteArrayView path, qint64 limit,
                                std::stop_token stop = {});

} // namespace stowage
