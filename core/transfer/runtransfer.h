#pragma once

#include "core/base/clock.h"
#include "core/transfer/freespace.h"
#include "core/transfer/transferprogress.h"
#include "core/transfer/transferrequest.h"
#include "core/transfer/transfersnapshot.h"
#include "core/transfer/uploadrecords.h"

#include <stop_token>

namespace stowage {

struct RunOptions {
    /// Bytes between two checkpoints of an upload: after a crash at most so much is sent again.
    /// Each costs a sync of the disk.
    qint64 checkpointInterval = qint64{64} * 1024 * 1024;

    /// Where this transfer's uploads are remembered; may be null. Without it an upload of the same
    /// source is looked for among the target's unfinished ones.
    UploadRecords* records = nullptr;

    /// What is free on the disk that an export goes to.
    FreeBytes freeSpace = bytesFree;
};

/// Does the whole of a request in the calling thread (with a reading thread beside it): what the
/// queue's workers run, and the command line. Any number may run at once.
///
/// Stopped, it answers Cancelled within a buffer's time, or when the chunk on its way to a server
/// has arrived (two seconds at most); what was written is checkpointed first, so that the next run
/// of an equal request goes on from there. Nothing is published before it was verified: a source
/// that lies answers InvalidDigest or InvalidLength naming the source; a file that changed or went
/// while it was read SourceChanged or NotFound. All content that a manifest names and the source
/// lacks is reported at once: ManifestIncomplete.
Result<TransferOutcome> runTransfer(const TransferRequest& request, const RegistryOpener& open,
                                    TransferProgress& progress, std::stop_token stop,
                                    const RunOptions& options = {});

/// Removes what a stopped or failed run left: its remembered uploads. What is gone already is no
/// error.
Result<> discardTransfer(const TransferRequest& request, const RegistryOpener& open,
                         UploadRecords& records, std::stop_token stop);

} // namespace stowage
