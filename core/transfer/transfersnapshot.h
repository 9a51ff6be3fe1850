#pragma once

#include "core/base/result.h"
#include "core/image/descriptor.h"
#include "core/transfer/transferrequest.h"

#include <QDateTime>
#include <QList>
#include <QStringList>

#include <optional>
#include <utility>

namespace stowage {

/// Names a transfer of one queue and its journal; never given twice.
enum class TransferId : qint64 {};

enum class TransferState {
    Queued,  ///< Waits for a worker.
    Running, ///< Has one.
    Paused,  ///< Stopped by the user, or found unfinished at the start; resumes where it was.
    Done,
    Failed,    ///< With a reason; retry goes on from what was made durable.
    Cancelled, ///< Given up; what was half done is removed. Retry begins anew.
};

/// "queued", "running", …
QString transferStateName(TransferState state);

/// One piece of a transfer's work: a row below its row.
struct TransferStep {
    enum class Kind { Blob, Config, Manifest, Tag, Packing, Export };
    enum class State {
        Waiting,
        Running,
        Done,
        Skipped, ///< Exists at the target.
        Mounted, ///< Linked from another repository there; no data moved.
        Failed,
    };

    Kind kind = Kind::Blob;
    QString title = {}; ///< A digest, a tag or a file's path.
    State state = State::Waiting;
    qint64 done = 0;  ///< Bytes.
    qint64 total = 0; ///< Bytes; 0 when not known.

    friend bool operator==(const TransferStep&, const TransferStep&) = default;
};

/// What a finished transfer leaves.
struct TransferOutcome {
    QList<Descriptor> results = {};          ///< Manifests put where there are any, else layers.
    QList<std::pair<Tag, Digest>> tags = {}; ///< Put, with the manifest that each now names.
    QStringList files = {};                  ///< Files or the folder written by an export.
    QStringList warnings = {}; ///< Untranslated: what was done another way than asked.
    qint64 bytesMoved = 0;     ///< What was neither there already nor mounted.
};

/// A transfer at one moment. A value: cheap to copy, owned by whoever asked.
struct TransferSnapshot {
    TransferId id{};
    TransferRequest request;
    TransferState state = TransferState::Queued;
    bool stopping = false; ///< A pause or cancel was asked for and has not yet come to rest.
    std::optional<Error> reason = std::nullopt; ///< Of Failed.
    qint64 done = 0;                            ///< Bytes, what is there already included.
    qint64 total = 0;                           ///< Bytes; 0 when not known.
    qint64 bytesPerSecond = 0;                  ///< Smoothed; 0 when not running.
    QList<TransferStep> steps = {};
    QDateTime addedAt = {};    ///< UTC, as all times here.
    QDateTime startedAt = {};  ///< Invalid before it first ran.
    QDateTime finishedAt = {}; ///< Invalid until Done, Failed or Cancelled.
    TransferOutcome outcome = {};

    bool isFinished() const {
        return state == TransferState::Done || state == TransferState::Failed ||
               state == TransferState::Cancelled;
    }
};

} // namespace stowage
