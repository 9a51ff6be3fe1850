#pragma once

#include "core/base/filedescriptor.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/layerstack.h"
#include "core/layers/mergedtree.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <stop_token>

namespace stowage {

/// One component of a path as a file name that is safe on every desktop and can be turned back:
/// bytes that are dangerous or no UTF-8, controls, bidirectional controls, `\ / : * ? " < > |` and
/// `%`, a trailing dot or space, and the first letter of a name that a device has, become `%XX`;
/// names too long for a disk are cut and end in a part of their hash (these alone can't be turned
/// back). Never empty, `.` or `..`.
QString safeFileName(QByteArrayView component);
/// What safeFileName was given.
QByteArray originalFileName(QStringView name);

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
/// folder: every step is taken from an open folder, no link is followed or made unless asked for,
/// no device ever; a hard link becomes a copy. Files get their permissions without set-user-id and
/// the like, always readable and writable by their owner; their time; not their owner. One thread.
class EntryExporter {
public:
    /// `folder` must exist. Errors: NotFound, ReadOnly, Io.
    static Result<EntryExporter> into(const QString& folder, ExportOptions options = {});

    /// Writes `nodes` of `tree`, folders with all that is in them, each under its own name; the
    /// layers are those that the tree was merged of. Errors: AlreadyExists with the path;
    /// NoSpace; Io; those of reading; Cancelled. What was written before an error stays.
    Result<ExportReport> write(const MergedTree& tree, const QList<MergedTree::Node>& nodes,
                               const LayerStack& layers, Progress* progress,
                               std::stop_token stop = {});

private:
    EntryExporter(FileDescriptor folder, ExportOptions options);

    FileDescriptor folder_;
    ExportOptions options_;
};

} // namespace stowage
