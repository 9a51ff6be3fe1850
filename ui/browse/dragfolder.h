#pragma once

#include "core/base/filedescriptor.h"
#include "core/base/result.h"

#include <QString>

#include <mutex>

namespace stowage {

/// Where files lie that are dragged out of the window: a folder that nobody else may enter, in the
/// user's cache. Whoever takes what is dropped may read it long after, so it all stays until the
/// program ends. What a killed program left goes when the next one begins; a lock tells it from
/// what another running one has.
///
/// Thread-safe; blocks. The destructor removes it all.
class DragFolder {
public:
    explicit DragFolder(QString base);
    DragFolder(const DragFolder&) = delete;
    DragFolder& operator=(const DragFolder&) = delete;
    ~DragFolder();

    /// A new, empty folder. Errors: ReadOnly, NoSpace, Io.
    Result<QString> make();

    /// Removes what programs left that run no more.
    void removeLeftovers();

private:
    Result<> claim();

    const QString base_;
    std::mutex mutex_; // guards all below
    QString own_;      ///< Empty until it is needed.
    FileDescriptor lock_;
    int count_ = 0;
};

} // namespace stowage
