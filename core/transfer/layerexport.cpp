#include "core/transfer/layerexport.h"

#include "core/base/durablefile.h"
#include "core/layers/decompressor.h"
#include "core/transfer/layerdevice.h"
#include "core/transfer/layersource.h"

#include <QFileInfo>

#include <utility>

namespace stowage {

namespace {

/// Reads the layer, on whichever thread calls, into a ring: as stored or uncompressed.
Result<> produceLayer(const LayerExportRequest& request, const Descriptor& stored, Registry& source,
                      TransferProgress::Step& step, BufferRing& ring, const std::stop_token& stop) {
    const QString what =
        QStringLiteral("%1 of %2").arg(request.layer.toString(), request.source.toString());
    const auto repository = source.open(request.repository);
    auto layer = repository->layers().fetch(request.layer, stop);
    if (!layer) {
        return failure(layer, QStringLiteral("reading %1").arg(what));
    }
    (*layer)->expectWhole();
    VerifiedLayer verified(*std::move(layer), stored.digest,
                           [&step](qint64 bytes) { step.advance(bytes); });
    Result<> produced;
    if (request.uncompressed) {
        Decompressor plain(verified);
        produced = produceFrom(plain, what, ring, stop);
        if (!produced && plain.error()) {
            produced = std::unexpected(*plain.error());
        }
    } else {
        produced = produceFrom(verified, what, ring, stop);
    }
    if (!produced && produced.error().isCancelled()) {
        return produced;
    }
    // A digest that does not fit tells more than the decompressor's complaint about its bytes.
    if (auto checked = verified.finish(stop); !checked) {
        return failure(checked, what);
    }
    return produced ? produced : failure(produced, what);
}

} // namespace

Result<> checkTarget(const QString& path, bool overwrite) {
    const QFileInfo info(path);
    const bool isThere = info.exists() || info.isSymLink();
    if (isThere && (!overwrite || info.isDir())) {
        return failure(ErrorCode::AlreadyExists, QStringLiteral("%1 is there already").arg(path));
    }
    return {};
}

Result<TransferOutcome> exportLayer(const LayerExportRequest& request, Registry& source,
                                    TransferProgress& progress, const FreeBytes& free,
                                    std::stop_token stop) {
    if (auto taken = checkTarget(request.target, request.overwrite); !taken) {
        return failure(taken);
    }
    const auto repository = source.open(request.repository);
    const auto stored = repository->layers().stat(request.layer, stop);
    if (!stored) {
        return failure(stored, request.source.toString());
    }
    // Unpacked it takes more, but nobody has written down how much.
    const QString folder = QFileInfo(request.target).absolutePath();
    if (auto room = checkSpace(folder, stored->size, free); !room) {
        return failure(room);
    }
    TransferProgress::Step& step =
        progress.add(TransferStep::Kind::Export, request.layer.toString(), stored->size);
    step.begin();
    auto file = DurableFile::create(request.target);
    if (!file) {
        step.end(TransferStep::State::Failed);
        return failure(file);
    }
    auto moved = pipe(
        [&](BufferRing& ring, const std::stop_token& own) {
            return produceLayer(request, *stored, source, step, ring, own);
        },
        [&](QByteArrayView bytes) { return file->write(bytes); }, std::move(stop));
    if (moved) {
        moved = checkTarget(request.target, request.overwrite);
    }
    if (moved) {
        moved = file->commit();
    }
    if (!moved) {
        step.end(moved.error().isCancelled() ? TransferStep::State::Waiting
                                             : TransferStep::State::Failed);
        return failure(moved);
    }
    step.end(TransferStep::State::Done);
    TransferOutcome outcome;
    outcome.results = {*stored};
    outcome.files = {request.target};
    outcome.bytesMoved = stored->size;
    return outcome;
}

} // namespace stowage
