#pragma once

#include <QString>

namespace stowage {

/// What an upload is being read from, as it was when the upload was begun or a checkpoint was
/// written, so that a source that changed since is noticed before anything is glued to it. A value.
struct UploadSource {
    QString identity = {}; ///< Whatever names it: a file's absolute path, a place and a digest.
    qint64 size = -1;      ///< Bytes in all; -1 when not known.
    qint64 modified = 0;   ///< Nanoseconds since 1970 UTC; 0 when not known. A hint.
    quint64 inode = 0;     ///< 0 when not known. A hint.

    friend bool operator==(const UploadSource&, const UploadSource&) = default;
};

} // namespace stowage
