#pragma once

#include "core/base/filedescriptor.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/layerstack.h"
#include "core/layers/mergedtree.h"
#include "core/layers/safefilename.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <stop_token>

namespace stowage {

struct ExportOptions {
    bool overwrite = false;     ///< Replace files that are there. Folders are always joined.
    bool symbolicLinks = false; ///< Make them, as they are stored; else they are skipped.
};

struct ExportReport {
    qint64 files = 0;
    qint64 folders = 0;
    qint64 bytes = 0;
    /// What was not written (links, devices), one path each, shown escaped.
    QStringList skipped = {};
    /// Names that had to be changed, shown escaped, as `old → new`.
    QStringList renamed = {};
};

/// Puts chosen files and folders of a merged tree on disk, and nothing anywhere but in the target
/// folder: every step is taken from an open folder, no link is followed, none is made unless asked
/// for, no device ever; a hard link becomes a copy; names are those of safeFileName(). Files get
/// their time, and their permissions as far as the umask lets them, without set-user-id and the
/// like and always with reading and writing for their owner; they belong to who runs this program.
/// One thread.
class EntryExporter {
public:
    /// `folder` must exist. Errors: NotFound, ReadOnly, Io.
    static Result<EntryExporter> into(const QString& folder, ExportOptions options = {});

    /// Writes `nodes` of `tree`, folders with all that is in them, each under its own name (the
    /// root: what is in it); the layers are those that the tree was merged of. Progress counts
    /// bytes of the layers. Errors: AlreadyExists, with the path, for a file that is there already;
    /// InvalidArgument for two nodes of one name; NoSpace, ReadOnly, Io; those of reading;
    /// Cancelled. Files that were complete before an error stay; the one it struck is removed.
    Result<ExportReport> write(const MergedTree& tree, const QList<MergedTree::Node>& nodes,
                               const LayerStack& layers, Progress* progress,
                               std::stop_token stop = {});

private:
    EntryExporter(FileDescriptor folder, ExportOptions options);

    FileDescriptor folder_;
    ExportOptions options_;
};

} // namespace stowage
