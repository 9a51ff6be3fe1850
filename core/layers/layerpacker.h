#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/digest/digest.h"
#include "core/layers/decompressor.h"

#include <QByteArray>
#include <QIODevice>
#include <QList>
#include <QString>
#include <QStringList>

#include <stop_token>
#include <vector>

namespace stowage {

class DiskWalk;

struct PackOptions {
    Compression compression = Compression::None; ///< None or Gzip.
    bool keepOwners = false;                     ///< Else everything belongs to 0:0.
};

struct PackedLayer {
    Digest digest;      ///< Of what was written.
    qint64 size = 0;    ///< Of what was written.
    Digest diffId;      ///< Of the tar before compression.
    qint64 tarSize = 0; ///< Before compression.
    qint64 entries = 0;
    QStringList skipped = {}; ///< What a layer cannot hold (sockets), one path each.
};

/// Makes a layer of files and folders on disk. Folders are packed with all that is in them, in the
/// order of their names' bytes; symbolic links as links, never followed; files of several names
/// once, then as hard links. The same files give the same bytes: no time of packing, no order of
/// the disk. One thread.
class LayerPacker {
public:
    explicit LayerPacker(PackOptions options = {});

    /// A file or folder of the disk, and its path in the layer; by default the last component of
    /// `source`. An empty `path` with a folder packs what is in it at the layer's root.
    void add(const QString& source);
    void add(const QString& source, const QByteArray& path);

    /// Bytes of content there are to pack, for Progress::expect. Errors: those of pack.
    Result<qint64> measure(std::stop_token stop = {}) const;

    /// Packs into `out`, open for writing; Progress advances by bytes of content. Errors, each
    /// naming the path: NotFound, SourceChanged (grew, shrank, was replaced or removed on the way,
    /// also when it had been packed already: a layer is the files of one time), InvalidArgument for
    /// two sources of one path, ReadOnly, Io, NoSpace, Cancelled.
    Result<PackedLayer> pack(QIODevice& out, Progress* progress, std::stop_token stop = {}) const;

private:
    struct Root {
        QString source;
        QByteArray path;
    };
    DiskWalk walkRoots() const;
    Result<> checkUnchanged(const std::vector<size_t>& marks, const std::stop_token& stop) const;

    QList<Root> roots_;
    PackOptions options_;
};

} // namespace stowage
