#pragma once

#include "core/base/result.h"
#include "core/digest/digest.h"
#include "core/image/repositoryname.h"
#include "core/registry/uploadid.h"
#include "core/registry/uploadsource.h"

#include <QDateTime>
#include <QList>
#include <QLockFile>
#include <QUrl>

#include <memory>
#include <optional>

namespace stowage {

/// The unfinished uploads to one registry, as files of a folder that many registries and programs
/// share: where to go on, and how much was acknowledged. A registry tells nobody what is unfinished
/// in it. Thread-safe; touches the disk.
class RemoteUploads {
public:
    /// How far an upload is: so many bytes, which have this digest.
    struct Mark {
        qint64 offset = 0;
        Digest digest = Digest::ofNothing();
    };

    struct Record {
        UploadId uuid;
        RepositoryName repository;
        QUrl location; ///< Where the next request goes, as the registry said it.
        Mark acknowledged = {};
        std::optional<Mark> sent = {}; ///< What is there if the last answer was lost.
        QList<Mark> earlier = {};      ///< Some that were acknowledged before, rising.
        qint64 leastChunk = 0;         ///< Bytes, as the registry wants it of all but the last.
        QDateTime startedAt = {};      ///< UTC.
        std::optional<UploadSource> source = {};

        void acknowledge(const Mark& mark);

        /// The last that is not behind `offset`; nothing where so much was never sent.
        std::optional<Mark> lastMark(qint64 offset) const;

        /// Forgets all behind a mark, which is what is acknowledged.
        void goBackTo(const Mark& mark);
    };

    /// An empty folder: nothing is kept.
    RemoteUploads(QString folder, QString host);

    bool isKept() const { return !folder_.isEmpty(); }
    const QString& folder() const { return folder_; }

    /// Survives this process; a power cut may lose the last moments. Errors: NoSpace, ReadOnly, Io.
    Result<> write(const Record& record) const;

    /// Errors: UploadUnknown, also when the file is damaged.
    Result<Record> read(const UploadId& uuid) const;

    void remove(const UploadId& uuid) const;

    /// Oldest first; what cannot be read is left out.
    QList<Record> all() const;
    QList<RepositoryName> repositories() const;

    /// Holds it against other threads and programs while it lives. Errors: Busy.
    Result<std::unique_ptr<QLockFile>> lock(const UploadId& uuid) const;

private:
    QString path(const UploadId& uuid) const;

    QString folder_;
    QString host_;
};

} // namespace stowage
