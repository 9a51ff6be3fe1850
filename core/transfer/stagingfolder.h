#pragma once

#include "core/base/result.h"

#include <QString>

namespace stowage {

/// A folder to fill out of sight and put in place when it is whole. Dropped before, it is removed
/// with all that is in it. One thread.
class StagingFolder {
public:
    /// Makes `<beside>.XXXXXX.tmp`. Errors: NotFound, ReadOnly, NoSpace, Io.
    static Result<StagingFolder> create(const QString& beside);

    StagingFolder(StagingFolder&& other) noexcept;
    StagingFolder& operator=(StagingFolder&&) = delete;
    StagingFolder(const StagingFolder&) = delete;
    StagingFolder& operator=(const StagingFolder&) = delete;
    ~StagingFolder();

    const QString& path() const { return path_; }

    /// The whole folder under its final name. Errors: AlreadyExists when anything has that name.
    Result<> renameTo(const QString& target);

    /// The one thing of that name in it to `target`, of the same file system. Errors: AlreadyExists
    /// unless a file is to be replaced; NotFound.
    Result<> moveOneTo(const QString& name, const QString& target, bool overwrite);

    /// Everything in it into a folder of the same file system. Errors: AlreadyExists; what was
    /// moved before goes back.
    Result<> moveContentTo(const QString& folder);

private:
    explicit StagingFolder(QString path);
    QString path_; ///< Empty once renamed or moved from.
};

} // namespace stowage
