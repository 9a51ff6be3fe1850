#pragma once

#include "core/base/filedescriptor.h"
#include "core/digest/hasher.h"
#include "core/registry/layerupload.h"

#include <optional>

namespace stowage {

/// A blob on its way into an OCI layout's folder.
///
/// Until finish() puts it in place it has no name there where the file system allows that, so that
/// not even a crash leaves anything behind; it can therefore not be resumed.
class FolderUpload final : public LayerUpload {
public:
    struct Target {
        QString folder; ///< The layout's.
        bool durable = true;
        qint64 maximumSize = 0;
    };

    /// Errors: TooLarge when more than the maximum is expected; ReadOnly, NoSpace, Io.
    static Result<std::unique_ptr<LayerUpload>> begin(Target target, const RepositoryName& name,
                                                      const std::optional<Descriptor>& expected);
    ~FolderUpload() override;

    UploadId uuid() const override { return uuid_; }
    RepositoryName name() const override { return name_; }
    QDateTime startedAt() const override { return startedAt_; }
    qint64 offset() const override { return hasher_.size(); }
    Digest digestSoFar() const override { return hasher_.digest(); }
    std::optional<UploadSource> source() const override { return std::nullopt; }

    Result<> write(QByteArrayView bytes) override;
    Result<> checkpoint(const UploadSource& source) override;
    Result<Descriptor> finish(qint64 size, const Digest& digest, std::stop_token stop) override;
    Result<> cancel() override;
    Result<> close() override;

private:
    FolderUpload(Target target, RepositoryName name);

    Result<> begin();
    Result<> checkOpen() const;
    Result<> check(qint64 size, const Digest& digest, std::stop_token stop) const;
    Result<> publish(const Digest& digest);
    void discard();

    Target target_;
    RepositoryName name_;
    UploadId uuid_ = UploadId::generate();
    QDateTime startedAt_;
    Hasher hasher_;
    FileDescriptor file_; ///< Closed: so is the upload.
    QString temporary_;   ///< Its path; empty while the file has no name.
};

} // namespace stowage
