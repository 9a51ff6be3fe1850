#pragma once

#include "core/image/manifest.h"
#include "core/layers/layerstack.h"
#include "core/layers/mergedtree.h"
#include "core/registry/registry.h"
#include "core/transfer/transferprogress.h"
#include "core/transfer/transferrequest.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace stowage {

/// The image of an ImageSource: where that is an index, the child for its platform.
/// Errors: NotFound, naming the platforms there are; those of reading manifests.
Result<Manifest> resolveImage(Repository& repository, const ImageSource& source,
                              std::stop_token stop);

/// Layers of an image for the packing tools: merged once, while every one of them is verified, then
/// read again for their content. One thread; refers to the repository.
///
/// Both times are counted into one step, whose total is the size of the layers as they are stored:
/// each reading of a byte is half of what is to be done with it.
class VerifiedLayers {
public:
    VerifiedLayers(Repository& repository, QString name, QList<Descriptor> layers,
                   std::stop_token stop);

    /// Reads all layers whole, hashes and merges them. Errors: InvalidDigest naming the layer,
    /// LayerUnknown, Corrupt, Cancelled.
    Result<MergedTree> merge(TransferProgress::Step& step);

    /// For the content, after merge() with the same step.
    LayerStack stack(TransferProgress::Step& step);

    qint64 size() const; ///< Bytes, as they are stored.

private:
    class Checked;
    void count(TransferProgress::Step& step, qint64 bytes);

    Repository& repository_;
    QString name_;
    QList<Descriptor> layers_;
    std::stop_token stop_;
    qint64 read_ = 0; ///< Bytes, both times together.
};

} // namespace stowage
