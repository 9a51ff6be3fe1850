#pragma once

#include "core/base/result.h"
#include "core/remote/smallfile.h"

#include <QJsonObject>
#include <QString>

#include <mutex>
#include <optional>

namespace stowage {

/// A JSON file of settings and secrets that other programs write too: Docker's config.json, the
/// containers tools' auth.json. Read anew when it has changed. Thread-safe.
class ConfigFile {
public:
    explicit ConfigFile(QString path);

    const QString& path() const { return path_; }

    /// What it holds; nothing where there is no such file. Errors: Corrupt when it is no JSON
    /// object (an empty file is one that holds nothing), or says a thing twice; TooLarge, ReadOnly,
    /// Io, Unsupported. They name the file and none of its content.
    Result<QJsonObject> read();

    /// Another number after each change that was seen; looks for one.
    quint64 revision();

    /// Puts it in place whole, where a symbolic link leads: whoever reads it meanwhile sees the old
    /// one or the new. It keeps its owner and mode; a new one is its owner's alone to read, and so
    /// is its folder, if that is new. Errors: ReadOnly, NoSpace, Io.
    Result<> write(const QJsonObject& content);

private:
    const QString path_;
    std::mutex mutex_; ///< Guards what follows.
    SmallFile::Stamp stamp_;
    std::optional<QJsonObject> content_;
    SmallFile::Stamp seen_;
    quint64 revision_ = 0;
};

} // namespace stowage
