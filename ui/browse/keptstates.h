#pragma once

#include "ui/browse/objectstate.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

#include <optional>
#include <vector>

namespace stowage {

/// What a verification found of many digests, as a record keeps it: a sign for each and no more,
/// for a place has a hundred thousand. A value.
struct KeptStates {
    QList<Digest> good = {};
    QList<Digest> bad = {};
    QList<Digest> missing = {};

    /// All that were judged, but for tags, which are no content. One that several repositories have
    /// may be there several times, and more than one thing be said of it: then the worse one holds.
    static KeptStates of(const std::vector<VerifiedObject>& objects);

    /// The same of images, sorted: so that signOf() knows them.
    static KeptStates of(const ObjectStates& images);

    bool isEmpty() const { return good.isEmpty() && bad.isEmpty() && missing.isEmpty(); }

    /// Nothing of a digest that is not among them. They must be sorted.
    std::optional<Sign> signOf(const Digest& digest) const;

    /// Says so of each in `states`, whatever was said before.
    void addTo(ObjectStates& states, const QDateTime& when) const;
};

/// How many digests are kept of one record; the faults first.
inline constexpr qsizetype mostStatesKept = 150000;

/// As it is kept in a file: 43 characters for each digest.
QJsonObject keptStatesToJson(const KeptStates& states);

/// The states again. What is no digest ends its list: the file may be anybody's.
KeptStates keptStatesFromJson(const QJsonObject& object);

} // namespace stowage
