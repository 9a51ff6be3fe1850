#pragma once

#include "core/verify/verifiedobject.h"
#include "ui/theme/sign.h"

#include <QDateTime>
#include <QHash>
#include <QString>
#include <QVariant>

namespace stowage {

/// What a verification says of one digest, as a row shows it. A value.
struct ObjectState {
    Sign sign = Sign::NotChecked;
    double fraction = -1; ///< Of Working, 0 … 1.
    QString expected = {};
    QString actual = {}; ///< Empty where nothing was read to its end.
    std::optional<Error> error = std::nullopt;
    qint64 actualSize = -1; ///< Bytes; -1: not read to its end.
    QDateTime when = {};    ///< UTC, when it was settled; invalid while it is not.

    bool isFault() const { return sign == Sign::Bad || sign == Sign::Missing; }
    bool isSettled() const { return sign != Sign::Waiting && sign != Sign::Working; }

    /// For tool tips and assistive technology, several lines.
    QString toText() const;

    /// A brush for its text; none where the view's own is right.
    QVariant foreground() const;

    static ObjectState of(const VerifiedObject& object);

    /// Further from being good, or further back.
    bool isWorseThan(const ObjectState& other) const;

    /// What one row shows of two things behind it: what is worse, or further back.
    static const ObjectState& worse(const ObjectState& a, const ObjectState& b);
};

/// By digest: the same blob has the same state wherever it is shown.
using ObjectStates = QHash<Digest, ObjectState>;

} // namespace stowage
