#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/entryexporter.h"
#include "core/layers/layerstack.h"
#include "core/layers/mergedtree.h"

#include <QIODevice>
#include <QList>
#include <QString>

#include <stop_token>

namespace stowage {

enum class ArchiveFormat : quint8 { Tar, TarGzip, Zip };

struct ArchiveOptions {
    ArchiveFormat format = ArchiveFormat::Tar;
    /// Where a file of several names may lie in the meantime, which a zip holds once for each.
    QString scratchFolder = {};
};

/// Writes chosen files and folders of a merged tree into one archive, folders with all that is in
/// them, each under its own name (the root: what is in it); the layers are those that the tree was
/// merged of. Nothing is held in memory but names.
///
/// Names are those of safeFileName(), none is absolute or has `..` in it, and none leads through a
/// symbolic link. What the format can say is kept: a tar has all but names as the layers have it,
/// owners, hard links and devices among it; a zip has permissions, times and symbolic links, while
/// hard links become copies, and devices and pipes are skipped and reported. Targets of symbolic
/// links are as stored.
///
/// One thread. Progress counts bytes of the layers; `bytes` of the report are those of content.
/// Errors: InvalidArgument for two nodes of one name; those of reading and writing; Cancelled.
Result<ExportReport> writeArchive(const MergedTree& tree, const QList<MergedTree::Node>& nodes,
                                  const LayerStack& layers, QIODevice& out,
                                  const ArchiveOptions& options, Progress* progress,
                                  std::stop_token stop = {});

} // namespace stowage
