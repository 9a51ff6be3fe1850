#include "core/storage/locallayer.h"

#include <utility>

namespace stowage {

LocalLayer::LocalLayer(RepositoryName name, Digest digest, QDateTime createdAt,
                       std::unique_ptr<FileReader> reader)
    : name_(std::move(name)), digest_(std::move(digest)), createdAt_(std::move(createdAt)),
      reader_(std::move(reader)) {
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool LocalLayer::seek(qint64 offset) {
    if (!isOpen() || offset < 0) {
        setErrorString(QStringLiteral("%1 is no offset in an open layer").arg(offset));
        return false;
    }
    return QIODevice::seek(offset) && reader_->seek(offset).has_value();
}

qint64 LocalLayer::readData(char* data, qint64 maximum) {
    auto count = reader_->read(data, maximum);
    if (!count) {
        setErrorString(count.error().message());
        return -1;
    }
    return *count;
}

qint64 LocalLayer::writeData(const char* /*data*/, qint64 /*size*/) {
    return -1;
}

} // namespace stowage
