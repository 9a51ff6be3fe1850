#pragma once

#include "core/digest/digest.h"
#include "core/registry/uploadsource.h"
#include "core/transfer/bufferring.h"

#include <QString>

#include <optional>
#include <stop_token>

namespace stowage {

/// Where the bytes of one blob come from: a file, a folder that is packed on the way, a layer of
/// another registry. Can be read more than once, and gives the same bytes as long as it is
/// unchanged. Owned by the transfer; produce() may run on another thread than the rest.
class BlobSource {
public:
    BlobSource() = default;
    BlobSource(const BlobSource&) = delete;
    BlobSource& operator=(const BlobSource&) = delete;
    virtual ~BlobSource() = default;

    /// As it was when it was opened: what a later run compares.
    virtual const UploadSource& description() const = 0;

    /// "layer sha256:… of oci:/x", for errors.
    virtual QString name() const = 0;

    /// Whether the bytes are known by their digest before they are read: then it is the digest that
    /// says whether what was sent before fits, not the bytes read once more.
    virtual bool isAddressed() const = 0;

    /// Puts bytes [from, end) into the ring. Not called with a `from` but 0 unless isAddressed().
    virtual Result<> produce(qint64 from, BufferRing& ring, std::stop_token stop) = 0;

    /// How far it is after `sent` bytes, in the units of its step's total. Any thread.
    virtual qint64 progressAt(qint64 sent) const { return sent; }

    /// Errors: SourceChanged, NotFound.
    virtual Result<> checkUnchanged() const = 0;
};

} // namespace stowage
