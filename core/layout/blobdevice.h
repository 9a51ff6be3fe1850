#pragma once

#include "core/layout/blob.h"
#include "core/registry/layer.h"

namespace stowage {

/// A Blob as a device, open for reading at any offset. One thread.
class BlobDevice final : public QIODevice {
public:
    explicit BlobDevice(Blob blob);

    bool isSequential() const override { return false; }
    qint64 size() const override { return blob_.size(); }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    Blob blob_;
};

/// A layer whose bytes are a Blob's.
class BlobLayer final : public Layer {
public:
    BlobLayer(RepositoryName name, Digest digest, Blob blob);

    RepositoryName name() const override { return name_; }
    Digest digest() const override { return digest_; }
    QDateTime createdAt() const override { return blob_.modified(); }
    qint64 size() const override { return blob_.size(); }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    RepositoryName name_;
    Digest digest_;
    Blob blob_;
};

} // namespace stowage
