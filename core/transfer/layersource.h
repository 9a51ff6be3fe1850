#pragma once

#include "core/image/descriptor.h"
#include "core/registry/registry.h"
#include "core/transfer/blobsource.h"

#include <memory>

namespace stowage {

/// A blob of a repository. The Registry is shared; the reading thread opens its own handle on it.
class LayerSource final : public BlobSource {
public:
    LayerSource(std::shared_ptr<Registry> registry, RepositoryName repository,
                const Descriptor& blob);

    const UploadSource& description() const override { return description_; }
    QString name() const override;
    bool isAddressed() const override { return true; }
    Result<> produce(qint64 from, BufferRing& ring, std::stop_token stop) override;
    Result<> checkUnchanged() const override { return {}; }

private:
    std::shared_ptr<Registry> registry_;
    RepositoryName repository_;
    Digest digest_;
    UploadSource description_;
};

/// Reads all of a device, from where it stands, into the ring. `what` names it in errors.
Result<> produceFrom(QIODevice& device, const QString& what, BufferRing& ring,
                     const std::stop_token& stop);

} // namespace stowage
