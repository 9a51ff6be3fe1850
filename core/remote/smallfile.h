#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <ctime>
#include <sys/types.h>

namespace stowage {

/// A file that is read whole, and what tells whether it has changed since. A value.
struct SmallFile {
    /// Which file stood there, and in which state.
    struct Stamp {
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = -1;
        qint64 modified = 0; ///< Nanoseconds; as the next.
        qint64 changed = 0;

        friend bool operator==(const Stamp&, const Stamp&) = default;
    };

    QByteArray bytes;
    Stamp stamp;

    /// Follows symbolic links, waits for nothing (a pipe is no file). Any thread.
    /// Errors: NotFound, ReadOnly, Io, TooLarge over `limit` bytes, Unsupported for what is no
    /// ordinary file. They name the file and none of its content.
    static Result<SmallFile> read(const QString& path, qsizetype limit);

    /// The state of what stands there now; that of a size of -1 where nothing can be seen.
    static Stamp stampOf(const QString& path);
};

} // namespace stowage
