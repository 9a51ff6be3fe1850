#pragma once

#include "core/base/durablefile.h"
#include "core/layout/blob.h"

#include <QFile>

#include <KTar>
#include <memory>
#include <stop_token>

namespace stowage {

/// Writes a tar beside its target and puts it in place whole. The same content gives the same
/// bytes: no times, no owners. One thread.
class ArchiveWriter {
public:
    /// KTar writes a size as eleven octal digits, and cuts what has more.
    static constexpr qint64 maximumMemberSize = (qint64(1) << 33) - 1;

    /// Errors: NotFound, ReadOnly, NoSpace, Io.
    static Result<ArchiveWriter> begin(const QString& target);

    /// Errors: those of a file, and Internal for a path over 99 bytes, with which KTar would write
    /// the time of day.
    Result<> folder(const QString& path);
    Result<> file(const QString& path, const QByteArray& bytes);

    /// `size` bytes read from `content`. Errors also: TooLarge over the maximum, Corrupt when
    /// `content` ends early or goes on, Cancelled.
    Result<> file(const QString& path, qint64 size, QIODevice& content, std::stop_token stop);

    /// Ends the archive and replaces the target, durably. Without it nothing is left.
    Result<> commit();

private:
    explicit ArchiveWriter(DurableFile file);

    Result<> begin(const QString& path, qint64 size);
    std::unexpected<Error> deviceFailed(const QString& what) const;

    DurableFile file_;
    std::unique_ptr<QFile> device_; ///< Writes to file_.
    std::unique_ptr<KTar> tar_;
};

} // namespace stowage
