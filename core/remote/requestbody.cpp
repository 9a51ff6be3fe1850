#include "core/remote/requestbody.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stowage {

RequestBody::RequestBody(QByteArray bytes, QObject* parent)
    : QIODevice(parent), bytes_(std::move(bytes)) {
    open(ReadOnly | Unbuffered);
}

qint64 RequestBody::bytesAvailable() const {
    return bytes_.size() - position_;
}

qint64 RequestBody::readData(char* data, qint64 maxSize) {
    const qint64 count = std::min(maxSize, bytes_.size() - position_);
    if (count == 0 && maxSize > 0) {
        return -1; // The end, as QNetworkAccessManager asks for it.
    }
    std::memcpy(data, bytes_.constData() + position_, static_cast<size_t>(count));
    position_ += count;
    return count;
}

qint64 RequestBody::writeData(const char* /*data*/, qint64 /*size*/) {
    return -1;
}

} // namespace stowage
