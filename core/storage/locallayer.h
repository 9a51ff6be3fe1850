#pragma once

#include "core/registry/layer.h"
#include "core/storage/storagedriver.h"

#include <memory>

namespace stowage {

/// A blob of a local registry, open for reading. Stays readable when the layer is removed.
class LocalLayer final : public Layer {
public:
    LocalLayer(RepositoryName name, Digest digest, QDateTime createdAt,
               std::unique_ptr<FileReader> reader);

    RepositoryName name() const override { return name_; }
    Digest digest() const override { return digest_; }
    QDateTime createdAt() const override { return createdAt_; }
    qint64 size() const override { return reader_->size(); }
    bool seek(qint64 offset) override;

protected:
    qint64 readData(char* data, qint64 maximum) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    RepositoryName name_;
    Digest digest_;
    QDateTime createdAt_;
    std::unique_ptr<FileReader> reader_;
};

} // namespace stowage
