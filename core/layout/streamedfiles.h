#pragma once

#include "core/layout/archivenames.h"
#include "core/layout/imagefiles.h"

#include <QHash>

namespace stowage {

/// The small documents of a compressed archive, taken from its stream as it went by; of all other
/// files seen, the size. Thread-safe once read.
class StreamedFiles final : public ImageFiles {
public:
    /// Reads until it is clear what the archive is. Errors: Corrupt, Cancelled, Io.
    Result<> read(const Blob& archive, std::stop_token stop);

    const ArchiveNames& names() const { return names_; }

    Result<Blob> open(const QString& path) const override;

private:
    bool isEnough() const;

    ArchiveNames names_;
    QHash<QString, Blob> files_;
};

} // namespace stowage
