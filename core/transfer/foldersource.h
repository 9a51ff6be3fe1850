#pragma once

#include "core/base/progress.h"
#include "core/layers/layerpacker.h"
#include "core/transfer/blobsource.h"

#include <memory>
#include <optional>

namespace stowage {

/// A folder of this machine, packed as a tar+gzip layer while it is read. The same content packs to
/// the same bytes, so that an unfinished upload of it can be gone on with.
class FolderSource final : public BlobSource {
public:
    /// Errors: those of LayerPacker::measure.
    static Result<std::unique_ptr<FolderSource>> open(const QString& path,
                                                      const std::stop_token& stop);

    const UploadSource& description() const override { return description_; }
    QString name() const override { return description_.identity; }
    bool isAddressed() const override { return false; }
    Result<> produce(qint64 from, BufferRing& ring, std::stop_token stop) override;
    qint64 progressAt(qint64 sent) const override;
    Result<> checkUnchanged() const override;

    /// Bytes of content in all its files.
    qint64 contentSize() const { return packed_->total(); }

    /// After produce().
    const std::optional<PackedLayer>& layer() const { return layer_; }

private:
    FolderSource(UploadSource description, LayerPacker packer, qint64 contentSize);

    UploadSource description_;
    LayerPacker packer_;
    std::unique_ptr<Progress> packed_;
    std::optional<PackedLayer> layer_;
};

} // namespace stowage
