#pragma once

#include "core/registry/registry.h"
#include "core/transfer/blobsender.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"

#include <memory>
#include <stop_token>

namespace stowage {

/// One UploadRequest into an open registry: plan(), or run(). One thread.
class FileUpload {
public:
    /// `target` may be null while only a plan is wanted of a place that does not exist yet.
    FileUpload(const UploadRequest& request, std::shared_ptr<Registry> target);

    /// Looks at the files without reading them. Errors: InvalidArgument, NotFound,
    /// TarSumVersionUnsupported, those of asking the target.
    Result<TransferPlan> plan(std::stop_token stop);

    Result<TransferOutcome> run(TransferProgress& progress, const RunOptions& options,
                                std::stop_token stop);

private:
    Result<> check() const;
    Result<Descriptor> send(const UploadRequest::Item& item, BlobSender& sender,
                            TransferProgress::Step& step, const std::stop_token& stop);
    Result<Descriptor> sendFile(const UploadRequest::Item& item, BlobSender& sender,
                                TransferProgress::Step& step, const std::stop_token& stop);
    Result<Descriptor> sendFolder(const UploadRequest::Item& item, BlobSender& sender,
                                  TransferProgress::Step& step, const std::stop_token& stop);
    Result<Descriptor> putArtifact(const QList<Descriptor>& layers, BlobSender& sender,
                                   TransferProgress::Step& step, const std::stop_token& stop);
    Result<Descriptor> putEmptyConfig(const std::stop_token& stop);

    UploadRequest request_;
    std::shared_ptr<Registry> registry_;
    std::unique_ptr<Repository> target_;
    QString targetText_;
};

} // namespace stowage
