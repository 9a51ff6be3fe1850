#pragma once

#include "core/layout/blob.h"

#include <QByteArray>

#include <functional>

namespace stowage {

/// One member of a tar, as its headers say it.
struct TarMember {
    enum class Type { File, Folder, SymbolicLink, HardLink, Other };

    QByteArray path;       ///< As stored; never a path to be opened.
    QByteArray linkTarget; ///< Of links.
    Type type = Type::File;
    qint64 offset = 0;   ///< Of the content, in the tar.
    qint64 size = 0;     ///< Of the content; 0 for all but files.
    qint64 modified = 0; ///< Seconds since 1970 UTC.
};

/// Walks the headers of an uncompressed tar (ustar, pax and GNU; IEEE 1003.1 "ustar Interchange
/// Format" and "pax Interchange Format"), passing over all content, so that a tar of any size is
/// listed at the cost of a small read per member.
///
/// Sizes are exact, whichever way they are written (octal, GNU's base-256, pax records): a reader
/// that misses one takes a layer's own content for members of the archive. `visit` answers false to
/// stop. Errors: Corrupt, with the offset, for what is no tar or ends early; TooLarge beyond a
/// million members; Cancelled; Io.
Result<> walkTar(const Blob& tar, const std::function<bool(const TarMember&)>& visit,
                 std::stop_token stop);

/// Whether a file that begins with these bytes (512, or all there are) may be a tar: by the
/// checksum of its first header.
bool looksLikeTar(QByteArrayView head);

} // namespace stowage
