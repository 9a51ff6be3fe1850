#pragma once

#include "core/base/result.h"
#include "core/layers/decompressor.h"
#include "core/layers/layerentry.h"

#include <QIODevice>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// The entries of a layer, one after the other, as they stream by: a tar (ustar, pax, GNU, old),
/// compressed or not. Nothing is held but the entry at hand.
///
/// The device must be open for reading and outlive the reader; it is read from where it stands.
/// Where it can seek and nothing is compressed, content that nobody reads is passed over. No bytes
/// at all, or zeros alone, are an empty layer; anything else that is no tar is Corrupt. One thread.
class LayerReader {
public:
    explicit LayerReader(QIODevice& device);
    LayerReader(const LayerReader&) = delete;
    LayerReader& operator=(const LayerReader&) = delete;
    ~LayerReader();

    /// The next entry, or nothing at the end; the content of the one before is passed over.
    /// Errors: Corrupt, with the entry and the offset; TooLarge; Cancelled; the device's. After an
    /// error every further call gives it again.
    Result<std::optional<LayerEntry>> next(std::stop_token stop = {});

    /// Content of the entry at hand, holes as zeros; 0 at its end. Stops by the token that next()
    /// was given. Errors: those of next().
    Result<qint64> read(char* data, qint64 maxSize);

    /// All the rest of the entry's content. Errors: those of next(); TooLarge when there is more
    /// than `limit`.
    Result<QByteArray> readAll(qint64 limit, std::stop_token stop = {});

    /// The number of the entry at hand, from 0; -1 before the first.
    qint64 ordinal() const;

    Compression compression() const;

    /// Bytes of the device used so far, as stored: for progress.
    qint64 consumed() const;

private:
    class Archive;
    std::unique_ptr<Archive> archive_;
};

} // namespace stowage
