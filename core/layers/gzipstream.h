#pragma once

#include "core/base/result.h"

#include <QByteArrayView>

#include <functional>
#include <memory>

namespace stowage {

/// Packs a stream of bytes with gzip, and hands on what is ready, piece by piece. The header holds
/// no time and no name: the same bytes come out each time. Private to this folder. One thread.
class GzipStream {
public:
    using Sink = std::function<Result<>(QByteArrayView ready)>;

    explicit GzipStream(Sink sink);
    GzipStream(const GzipStream&) = delete;
    GzipStream& operator=(const GzipStream&) = delete;
    ~GzipStream();

    /// Errors: the sink's; Internal where zlib could not begin.
    Result<> write(QByteArrayView bytes);

    /// The end of the stream. Without it, it is cut short.
    Result<> finish();

private:
    struct State;
    Result<> compress(QByteArrayView bytes, int flush);

    Sink sink_;
    std::unique_ptr<State> state_;
};

} // namespace stowage
