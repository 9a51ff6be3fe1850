#pragma once

#include "core/transfer/transferrequest.h"
#include "core/transfer/transfersnapshot.h"

#include <QList>

#include <optional>
#include <stop_token>

namespace stowage {

/// What a copy or an upload will do, known before any byte moves. A value.
struct TransferPlan {
    enum class Action {
        Exists, ///< At the target already: skipped.
        Mount,  ///< In another repository of the same registry: linked.
        Move,   ///< Read, verified and written.
    };

    struct Blob {
        QString title; ///< The digest; of an upload, the path.
        std::optional<Descriptor> descriptor = std::nullopt; ///< Nothing until a file is hashed.
        qint64 size = 0;
        Action action = Action::Move;
    };

    struct Image {
        Descriptor descriptor;
        bool exists = false;
    };

    struct TagChange {
        Tag tag;
        std::optional<Digest> digest = std::nullopt;  ///< Nothing until an artifact is made.
        std::optional<Digest> current = std::nullopt; ///< What it points to now.

        /// Whether the tag would be taken from another image.
        bool isConflict() const { return current && current != digest; }
    };

    QList<Blob> blobs = {};      ///< Each once, in the order they go.
    QList<Image> manifests = {}; ///< Children before their index.
    QList<TagChange> tags = {};
    qint64 bytesToMove = 0;
    qint64 bytesThere = 0; ///< Existing and mounted.

    /// What would make it fail, all of it: content absent at the source (ManifestIncomplete with
    /// items()), blobs over the target's limit (TooLarge).
    QList<Error> problems = {};
};

/// Blocks; writes nothing, makes no target. Copies and uploads only (others: Unsupported).
/// Thread-safe. Errors: those of opening and reading either side.
Result<TransferPlan> makePlan(const TransferRequest& request, const RegistryOpener& open,
                              std::stop_token stop);

} // namespace stowage
