#pragma once

#include "core/base/result.h"
#include "core/layers/decompressor.h"
#include "core/layers/streamsource.h"

#include <memory>

namespace stowage {

/// Turns a source's compressed bytes into the uncompressed ones. Private to this folder.
class StreamCodec {
public:
    StreamCodec() = default;
    StreamCodec(const StreamCodec&) = delete;
    StreamCodec& operator=(const StreamCodec&) = delete;
    virtual ~StreamCodec() = default;

    /// At least one byte, or 0 at the proper end. Errors: Corrupt, TooLarge, the source's.
    virtual Result<qint64> decode(StreamSource& source, char* data, qint64 maxSize) = 0;

    static std::unique_ptr<StreamCodec> of(Compression compression);
};

} // namespace stowage
