#include "core/transfer/layerdevice.h"

#include <utility>
#include <vector>

namespace stowage {

CountedLayer::CountedLayer(std::unique_ptr<Layer> layer, Counter counter)
    : layer_(std::move(layer)), counter_(std::move(counter)) {
    open(ReadOnly | Unbuffered);
}

bool CountedLayer::seek(qint64 position) {
    return layer_->seek(position) && QIODevice::seek(position);
}

qint64 CountedLayer::readData(char* data, qint64 maxSize) {
    const qint64 count = layer_->read(data, maxSize);
    if (count < 0) {
        setErrorString(layer_->errorString());
    } else {
        counter_(count);
    }
    return count;
}

VerifiedLayer::VerifiedLayer(std::unique_ptr<Layer> layer, const Digest& expected,
                             CountedLayer::Counter counter)
    : layer_(std::move(layer)), counter_(std::move(counter)) {
    if (!expected.isTarSum()) {
        verifier_.emplace(expected);
    }
    open(ReadOnly | Unbuffered);
}

qint64 VerifiedLayer::readData(char* data, qint64 maxSize) {
    const qint64 count = layer_->read(data, maxSize);
    if (count < 0) {
        setErrorString(layer_->errorString());
        return count;
    }
    if (verifier_) {
        verifier_->update(QByteArrayView(data, count));
    }
    counter_(count);
    return count;
}

Result<> VerifiedLayer::finish(const std::stop_token& stop) {
    constexpr size_t bufferSize = size_t{1024} * 1024;
    std::vector<char> buffer(bufferSize);
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const qint64 count = read(buffer.data(), static_cast<qint64>(buffer.size()));
        if (count < 0) {
            return failure(ErrorCode::Io, layer_->errorString());
        }
        if (count == 0) {
            return verifier_ ? verifier_->check() : Result<>();
        }
    }
}

} // namespace stowage
