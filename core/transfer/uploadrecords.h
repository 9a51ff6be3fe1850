#pragma once

#include "core/registry/uploadid.h"

#include <QList>
#include <QString>

#include <optional>

namespace stowage {

/// Which unfinished uploads belong to one transfer, by what they are read from, so that it goes on
/// with them when it runs again and removes them when it is given up. Used by the transfer's
/// worker and, while it moves several blobs at once, by the threads beside it: thread-safe.
class UploadRecords {
public:
    struct Record {
        QString source; ///< What it is read from: UploadSource::identity, marked where it changed.
        UploadId uuid;
    };

    UploadRecords() = default;
    UploadRecords(const UploadRecords&) = delete;
    UploadRecords& operator=(const UploadRecords&) = delete;
    virtual ~UploadRecords() = default;

    virtual std::optional<UploadId> find(const QString& source) const = 0;
    virtual QList<Record> all() const = 0;
    virtual void remember(const QString& source, const UploadId& uuid) = 0;
    virtual void forget(const QString& source) = 0;

    /// All that was sent so far has been made durable: how far the transfer is can be written down.
    virtual void checkpointed() = 0;
};

} // namespace stowage
