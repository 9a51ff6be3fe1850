#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <optional>
#include <stop_token>
#include <sys/stat.h>
#include <vector>

namespace stowage {

/// Files and folders of the disk, each folder before what is in it, names in the order of their
/// bytes; no link is followed. Private to this folder. One thread.
class DiskWalk {
public:
    struct Item {
        QByteArray source; ///< Of the disk.
        QByteArray path;   ///< In the layer.
        struct stat status;
    };

    /// Adds a place to begin at; those added first come first.
    void begin(const QByteArray& source, const QByteArray& path);

    /// Errors, naming the path: NotFound for a beginning that isn't there, SourceChanged for what
    /// was there a moment ago, those of the system, Cancelled.
    Result<std::optional<Item>> next(std::stop_token stop);

private:
    struct Pending {
        QByteArray source;
        QByteArray path;
        bool seen; ///< In a folder, as opposed to a beginning.
    };
    Result<> enter(const Item& folder);

    std::vector<Pending> pending_; ///< The next one last.
};

/// How a path of the disk is written in an error.
QString diskPath(const QByteArray& source);

/// The error of a failed system call on `source`.
std::unexpected<Error> diskError(int number, const QByteArray& source);

/// SourceChanged.
std::unexpected<Error> sourceChanged(const QByteArray& source, const QString& how);

} // namespace stowage
