#pragma once

#include "core/base/error.h"
#include "core/digest/digest.h"
#include "core/image/repositoryname.h"
#include "core/image/tag.h"

#include <QList>
#include <QString>

#include <optional>

namespace stowage {

/// One thing that a verification judges. A value; nothing in it is translated.
///
/// A layer or blob is one object whatever the number of repositories that use it; tags, manifests
/// and configs are one per repository. What a repository lacks is an object of its own.
struct VerifiedObject {
    enum class Kind {
        Repository, ///< Only there when its content cannot be listed: then Bad, with the error.
        Tag,        ///< The link of a tag: it must name a manifest that is there.
        Index,
        Manifest,
        Config,
        Layer,
        DiffId, ///< A layer's uncompressed bytes against the diff_id in a config.
        Blob,   ///< Linked in a repository though no manifest that could be read names it.
    };

    enum class State {
        Waiting,
        Checking, ///< `done` of `total` bytes.
        Good,
        Bad,        ///< `error` says why, a failed read too; `expected…` and `actual…` differ.
        Missing,    ///< The repository does not have it.
        NotChecked, ///< Rightly not here (a foreign layer) or not readable here; `error` says
                    ///< which.
    };

    /// A place that needs the object.
    struct Use {
        RepositoryName repository;
        std::optional<Tag> tag = std::nullopt; ///< Of tags, and of manifests that a tag names.
        int parent = -1; ///< The id of the manifest, index or layer it belongs to; -1: of none.

        friend bool operator==(const Use&, const Use&) = default;
    };

    int id = 0; ///< Its number in this verification, from 0, in the order of discovery.
    Kind kind = Kind::Blob;
    State state = State::Waiting;

    /// What it should be. Of a Tag: what it points to, once that is known.
    std::optional<Digest> expected = std::nullopt;
    std::optional<Digest> actual = std::nullopt; ///< What it is, once it was read to its end.
    qint64 expectedSize = -1;                    ///< Bytes; -1: nobody says.
    qint64 actualSize = -1;                      ///< Bytes; -1: not known yet.

    qint64 done = 0;  ///< Bytes of `total` read so far.
    qint64 total = 0; ///< As stored; 0 while it is not known.

    std::optional<Error> error = std::nullopt; ///< Why it is Bad, Missing or NotChecked.
    QString mediaType = {};

    /// Where it is used, in the order of discovery. Never empty; grows while the verification runs.
    QList<Use> uses = {};

    bool isFault() const { return state == State::Bad || state == State::Missing; }
    bool isSettled() const { return state != State::Waiting && state != State::Checking; }
};

/// The names as they are written in machine-readable output: "diff-id", "not-checked".
QString verifiedKindName(VerifiedObject::Kind kind);
QString verifiedStateName(VerifiedObject::State state);

} // namespace stowage
