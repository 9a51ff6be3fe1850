#include "core/transfer/foldersource.h"

#include "core/transfer/filesource.h"

#include <QFileInfo>

#include <utility>

namespace stowage {

namespace {

/// Puts what is written to it into a ring.
class RingDevice final : public QIODevice {
public:
    explicit RingDevice(BufferRing& ring) : ring_(ring) { open(WriteOnly | Unbuffered); }

    bool isSequential() const override { return true; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override {
        if (ring_.write(QByteArrayView(data, size))) {
            return size;
        }
        setErrorString(QStringLiteral("the transfer was stopped"));
        return -1;
    }

private:
    BufferRing& ring_;
};

} // namespace

FolderSource::FolderSource(UploadSource description, LayerPacker packer, qint64 contentSize)
    : description_(std::move(description)), packer_(std::move(packer)),
      packed_(std::make_unique<Progress>()) {
    packed_->expect(contentSize);
}

Result<std::unique_ptr<FolderSource>> FolderSource::open(const QString& path,
                                                         const std::stop_token& stop) {
    const QString identity = identityOf(path);
    LayerPacker packer({.compression = Compression::Gzip});
    packer.add(identity);
    const auto size = packer.measure(stop);
    if (!size) {
        return failure(size);
    }
    return std::unique_ptr<FolderSource>(
        new FolderSource({.identity = identity}, std::move(packer), *size));
}

Result<> FolderSource::produce(qint64, BufferRing& ring, std::stop_token stop) {
    packed_->set(0, packed_->total());
    RingDevice out(ring);
    auto layer = packer_.pack(out, packed_.get(), stop);
    if (!layer) {
        return stop.stop_requested() ? cancelled() : failure(layer);
    }
    layer_ = *std::move(layer);
    return {};
}

qint64 FolderSource::progressAt(qint64) const {
    return packed_->done();
}

Result<> FolderSource::checkUnchanged() const {
    // Its files are watched by the packer, one by one; a folder has no time of its own.
    if (!QFileInfo::exists(name())) {
        return failure(ErrorCode::NotFound,
                       QStringLiteral("%1 was removed while it was read").arg(name()));
    }
    return {};
}

} // namespace stowage
