#pragma once

#include "core/base/filedescriptor.h"
#include "core/base/result.h"
#include "core/digest/digest.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <memory>
#include <stop_token>

namespace stowage {

/// A piece of content of a layout or archive: a part of an open file, or bytes that were made here.
///
/// A value, cheap to copy; any number of threads may read it at once.
class Blob {
public:
    /// `name` is what errors call it: the path in the folder or archive.
    Blob(QString name, std::shared_ptr<const FileDescriptor> file, qint64 offset, qint64 size,
         QDateTime modified);
    Blob(QString name, QByteArray bytes);

    const QString& name() const { return name_; }
    qint64 size() const { return size_; }
    const QDateTime& modified() const { return modified_; } ///< UTC; invalid when not known.

    /// A piece of this one, which must lie within it.
    Blob part(QString name, qint64 offset, qint64 size, QDateTime modified) const;

    /// Of the open file; -1 for bytes that were made here.
    int descriptor() const { return file_ ? file_->get() : -1; }
    qint64 offset() const { return offset_; } ///< Within the open file.

    /// Fewer than `maxSize` bytes only at the end; 0 there. Errors: Corrupt when the file has
    /// become shorter since, Io.
    Result<qint64> read(qint64 offset, char* data, qint64 maxSize) const;

    /// Errors: TooLarge when it has more than `limit` bytes; those of read().
    Result<QByteArray> readAll(qint64 limit) const;

    /// Reads and hashes all of it. Errors: Cancelled; those of read().
    Result<Digest> digest(HashAlgorithm algorithm, std::stop_token stop) const;

private:
    QString name_;
    std::shared_ptr<const FileDescriptor> file_; ///< Null: bytes_ it is.
    QByteArray bytes_;
    qint64 offset_ = 0;
    qint64 size_ = 0;
    QDateTime modified_;
};

/// Opens a regular file for reading. Errors: NotFound, Unsupported when it is anything else than a
/// file, ReadOnly, Io.
Result<Blob> openBlob(const QString& path, const QString& name);

} // namespace stowage
