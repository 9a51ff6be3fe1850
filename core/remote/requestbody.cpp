#include "core/remote/requestbody.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stowage {

RequestBody::RequestBody(QByteArray bytes, QObject* parent)
    : QIODevice(parent), bytes_(std::move(bytes)) {
    open(ReadOnly | Unbuffered);
}

RequestBody::RequestBody(std::unique_ptr<QFile> file, QObject* parent)
    : QIODevice(parent), file_(std::move(file)) {
    open(ReadOnly | Unbuffered);
}

RequestBody::~RequestBody() = default;

qint64 RequestBody::bytesAvailable() const {
    return all() - position_;
}

qint64 RequestBody::readData(char* data, qint64 maxSize) {
    qint64 count = std::min(maxSize, all() - position_);
    if (count == 0 && maxSize > 0) {
        return -1; // The end, as QNetworkAccessManager asks for it.
    }
    if (file_) {
        count = file_->read(data, count);
    } else {
        std::memcpy(data, bytes_.constData() + position_, static_cast<size_t>(count));
    }
    position_ += std::max<qint64>(count, 0);
    if (taken_) {
        taken_(position_);
    }
    return count;
}

qint64 RequestBody::writeData(const char* /*data*/, qint64 /*size*/) {
    return -1;
}

} // namespace stowage
