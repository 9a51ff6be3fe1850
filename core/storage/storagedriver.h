#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringView>

#include <functional>
#include <limits>
#include <memory>
#include <stop_token>

namespace stowage {

/// A file of a driver, open for reading. One thread. What it reads stays the file that was opened,
/// even when another takes its name meanwhile.
class FileReader {
public:
    FileReader() = default;
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;
    virtual ~FileReader() = default;

    /// Bytes in the file when it was opened.
    virtual qint64 size() const = 0;

    /// Beyond the end is allowed: reads there answer 0 bytes. Errors: InvalidArgument below 0.
    virtual Result<> seek(qint64 offset) = 0;

    /// Reads at most `maximum` bytes; 0 only at the end.
    virtual Result<qint64> read(char* data, qint64 maximum) = 0;
};

/// A file of a driver, open for writing at its end. One thread. After commit, close or cancel every
/// call but size() answers Closed; dropped without any of them it is closed.
class FileWriter {
public:
    FileWriter() = default;
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;
    virtual ~FileWriter() = default;

    /// Bytes in the file: those found there and those written since. After a failed write as it was
    /// before, and the write may be tried again.
    virtual qint64 size() const = 0;

    /// Appends. Promises nothing about a power cut.
    virtual Result<> write(QByteArrayView bytes) = 0;

    /// Cuts the file to `size`, which is at most size(); what is written next follows there.
    virtual Result<> truncate(qint64 size) = 0;

    /// Makes everything up to size(), and the file's name, survive a power cut. When it fails, no
    /// later sync of this writer may be trusted, and none succeeds.
    virtual Result<> sync() = 0;

    /// sync, then close.
    virtual Result<> commit() = 0;

    /// Keeps what was written, without a promise about a power cut.
    virtual Result<> close() = 0;

    /// Removes the file.
    virtual Result<> cancel() = 0;
};

/// Held as long as it lives.
class StorageLock {
public:
    StorageLock() = default;
    StorageLock(const StorageLock&) = delete;
    StorageLock& operator=(const StorageLock&) = delete;
    virtual ~StorageLock() = default;
};

enum class WriteMode {
    Anew,   ///< An empty file, whatever was there.
    Append, ///< Goes on at the end of what is there, if anything.
};

enum class LockMode { Shared, Exclusive };

enum class EntryKind {
    File,
    Folder,
    Other, ///< A link, device, pipe or socket: listed, never opened or followed.
};

struct StorageEntry {
    QString name;
    EntryKind kind = EntryKind::File;

    friend bool operator==(const StorageEntry&, const StorageEntry&) = default;
};

struct StorageInfo {
    EntryKind kind = EntryKind::File; ///< File or Folder.
    qint64 size = 0;                  ///< Bytes; 0 for folders.
    QDateTime modified = {};          ///< UTC.
};

enum class WalkStep { Continue, SkipFolder, Stop };

/// Where a local registry keeps its files: distribution's StorageDriver. Thread-safe.
///
/// Paths are absolute within the driver: one or more components `[A-Za-z0-9._-]+`, none of them `.`
/// or `..`, each after a slash; `/` itself can only be looked at (stat, list, walk). Errors of
/// every call: InvalidArgument for a path that is none, NotFound, ReadOnly, NoSpace, Io.
///
/// What survives a power cut is part of the interface: putContent, makeFolder, move and remove are
/// durable when they return, with every folder made on the way; so is a writer's sync and commit.
class StorageDriver {
public:
    static constexpr qint64 noLimit = std::numeric_limits<qint64>::max();

    StorageDriver() = default;
    StorageDriver(const StorageDriver&) = delete;
    StorageDriver& operator=(const StorageDriver&) = delete;
    virtual ~StorageDriver() = default;

    /// The whole file. Errors: TooLarge when it has more than `limit` bytes.
    virtual Result<QByteArray> getContent(const QString& path, qint64 limit = noLimit) = 0;

    /// Replaces the whole file, making its folders: readers see the old content or the new, whole.
    virtual Result<> putContent(const QString& path, QByteArrayView bytes) = 0;

    virtual Result<std::unique_ptr<FileReader>> reader(const QString& path, qint64 offset = 0) = 0;

    /// Makes the file's folders. Not more than one writer to a file at a time.
    virtual Result<std::unique_ptr<FileWriter>> writer(const QString& path, WriteMode mode) = 0;

    virtual Result<StorageInfo> stat(const QString& path) = 0;

    /// Direct children, sorted by name. Those whose names no path can have are left out.
    virtual Result<QList<StorageEntry>> list(const QString& path) = 0;

    virtual Result<> makeFolder(const QString& path) = 0;

    /// Moves a file, making the target's folders and replacing a file that is there.
    virtual Result<> move(const QString& from, const QString& to) = 0;

    /// Removes a file or a folder with all that is in it.
    virtual Result<> remove(const QString& path) = 0;

    /// Locks a file, making it in a folder that exists, against all other holders in this and other
    /// processes. Never waits. Errors: Busy.
    virtual Result<std::unique_ptr<StorageLock>> lock(const QString& path, LockMode mode) = 0;

    /// How a person finds the file: its path on the disk, where there is one.
    virtual QString shownPath(const QString& path) const { return path; }

    using Visitor = std::function<Result<WalkStep>(const QString& path, EntryKind kind)>;

    /// Visits everything below a folder, each folder before its content, in the order of names.
    /// What vanishes meanwhile is passed over. Errors: the visitor's, Cancelled.
    Result<> walk(const QString& path, const Visitor& visitor, std::stop_token stop = {});

    static bool isName(QStringView name);
    static bool isPath(QStringView path);

protected:
    static Result<> checkPath(const QString& path);
    /// For calls that take the root too.
    static Result<> checkPathOrRoot(const QString& path);
    static QString parentOf(const QString& path);

private:
    Result<WalkStep> walkFolder(const QString& path, const Visitor& visitor, std::stop_token stop);
};

} // namespace stowage
