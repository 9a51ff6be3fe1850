#pragma once

#include "core/base/result.h"
#include "core/layers/layerentry.h"

#include <QByteArrayView>
#include <QIODevice>

#include <memory>

namespace stowage {

/// Writes a tar: ustar headers, and PAX ones where ustar cannot say it (long or non-ASCII names,
/// sizes over 8 GiB, large ids, extended attributes, parts of a second). The same calls give the
/// same bytes on every machine and in every locale.
///
/// The device must be open for writing and outlive the writer. One thread. Errors: the device's,
/// NoSpace where it says so; Internal when content and announced size differ.
class TarWriter {
public:
    explicit TarWriter(QIODevice& out);
    TarWriter(const TarWriter&) = delete;
    TarWriter& operator=(const TarWriter&) = delete;
    ~TarWriter();

    /// Begins an entry. A folder's path gets its trailing `/` by itself.
    Result<> begin(const LayerEntry& entry);

    /// Content of the entry begun last, exactly entry.size() bytes in all.
    Result<> write(QByteArrayView bytes);

    /// The end of the archive. Without it the archive is not whole.
    Result<> finish();

private:
    class Archive;
    std::unique_ptr<Archive> archive_;
};

} // namespace stowage
