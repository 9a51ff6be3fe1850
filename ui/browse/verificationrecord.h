#pragma once

#include "ui/browse/keptstates.h"
#include "ui/browse/verificationfault.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>

namespace stowage {

/// What a verification found, as it is kept for the next start. A value.
struct VerificationRecord {
    QDateTime when; ///< UTC.
    int good = 0;
    int bad = 0;
    int missing = 0;
    qint64 bytes = 0;
    QString digest = {}; ///< Of an image: what its tag named then.

    /// What was bad or missing; may be fewer than were found, for what is kept has a bound.
    QList<VerificationFault> found = {};

    /// What the tags of the images in `found` named then, by "team/app:v1".
    QHash<QString, Digest> tagged = {};

    KeptStates objects = {}; ///< Of all that was judged, as far as there is room.
    KeptStates images = {};  ///< Of manifests and indexes with all that belongs to them; sorted.

    int faults() const { return bad + missing; }

    /// Of what this was a verification of, the part that lies in `location`: nothing but its
    /// faults, counted anew. `digest`: what the tag of an image names now, where that is known; of
    /// another one nothing is told.
    VerificationRecord part(const Location& location, const std::optional<Digest>& digest) const;
};

/// By Location::toString().
using VerificationRecords = QHash<QString, VerificationRecord>;

/// How many faults one record keeps.
inline constexpr qsizetype mostFaultsKept = 200;

/// How large a file of records is at most, in bytes.
inline constexpr qsizetype recordsFileLimit = qsizetype{16} * 1024 * 1024;

/// A file's content, JSON. Where there are too many, the newest are kept, and where they are too
/// large, the oldest lose the states of all objects, then their list of faults, before they go
/// altogether. May take long.
QByteArray recordsToJson(const VerificationRecords& records);

/// What the records say of each digest of a place, the newest of those that do: of objects, and of
/// images with all that belongs to them.
struct KeptPlace {
    ObjectStates objects;
    ObjectStates images;
};
QHash<Place, KeptPlace> statesOf(const VerificationRecords& records);

/// The records again. Whatever is no record is left out: the file may be anybody's.
VerificationRecords recordsFromJson(const QByteArray& bytes);

} // namespace stowage
