#include "core/layers/gzipstream.h"

#include "core/base/piecesize.h"

#include <utility>
#include <zlib.h>

namespace stowage {

struct GzipStream::State {
    State()
        : isReady(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8,
                               Z_DEFAULT_STRATEGY) == Z_OK),
          packed(std::make_unique_for_overwrite<char[]>(pieceSize)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { deflateEnd(&stream); }

    z_stream stream = {};
    bool isReady;
    std::unique_ptr<char[]> packed;
};

GzipStream::GzipStream(Sink sink) : sink_(std::move(sink)), state_(std::make_unique<State>()) {}

GzipStream::~GzipStream() = default;

Result<> GzipStream::write(QByteArrayView bytes) {
    return compress(bytes, Z_NO_FLUSH);
}

Result<> GzipStream::finish() {
    return compress({}, Z_FINISH);
}

Result<> GzipStream::compress(QByteArrayView bytes, int flush) {
    if (!state_->isReady) {
        return failure(ErrorCode::Internal, QStringLiteral("zlib could not begin"));
    }
    z_stream& stream = state_->stream;
    // zlib's interface is older than const; it does not write to its input.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    do {
        stream.next_out = reinterpret_cast<Bytef*>(state_->packed.get());
        stream.avail_out = static_cast<uInt>(pieceSize);
        deflate(&stream, flush);
        const QByteArrayView ready(state_->packed.get(),
                                   pieceSize - static_cast<qsizetype>(stream.avail_out));
        if (const auto handed = sink_(ready); !handed) {
            return handed;
        }
    } while (stream.avail_out == 0);
    return {};
}

} // namespace stowage
