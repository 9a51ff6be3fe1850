#pragma once

#include "core/base/result.h"
#include "core/layers/layerentry.h"

#include <QByteArrayView>
#include <QIODevice>

#include <memory>

namespace stowage {

/// Writes a zip as it comes, without ever going back: names as UTF-8 and said to be so,
/// permissions, times to the second and symbolic links as Info-ZIP has them, content deflated,
/// sizes over 4 GiB by ZIP64. (PKWARE's APPNOTE, and its extra fields `UT` and `ux`.) Times before
/// 1980, which a zip cannot say, become its first day.
///
/// The device must be open for writing and outlive the writer. One thread. Errors: the device's,
/// NoSpace where it says so; Unsupported for what is no file, folder or symbolic link; Internal
/// when content and announced size differ.
class ZipWriter {
public:
    explicit ZipWriter(QIODevice& out);
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;
    ~ZipWriter();

    /// Begins an entry; its path is UTF-8.
    Result<> begin(const LayerEntry& entry);

    /// Content of the entry begun last, exactly entry.size() bytes in all.
    Result<> write(QByteArrayView bytes);

    /// The list at the end. Without it the archive is not whole.
    Result<> finish();

private:
    class Archive;
    std::unique_ptr<Archive> archive_;
};

} // namespace stowage
