#include "core/layout/blobdevice.h"

#include <utility>

namespace stowage {

BlobDevice::BlobDevice(Blob blob) : blob_(std::move(blob)) {
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 BlobDevice::readData(char* data, qint64 maxSize) {
    const auto got = blob_.read(pos(), data, maxSize);
    if (!got) {
        setErrorString(got.error().message());
        return -1;
    }
    return *got;
}

qint64 BlobDevice::writeData(const char* /*data*/, qint64 /*size*/) {
    return -1;
}

BlobLayer::BlobLayer(RepositoryName name, Digest digest, Blob blob)
    : name_(std::move(name)), digest_(std::move(digest)), blob_(std::move(blob)) {
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 BlobLayer::readData(char* data, qint64 maxSize) {
    const auto got = blob_.read(pos(), data, maxSize);
    if (!got) {
        setErrorString(got.error().message());
        return -1;
    }
    return *got;
}

qint64 BlobLayer::writeData(const char* /*data*/, qint64 /*size*/) {
    return -1;
}

} // namespace stowage
