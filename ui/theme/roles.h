#pragma once

#include <Qt>

namespace stowage {

/// Item roles that the delegates of this folder paint from. A view's own begin at Own.
enum ThemeRole {
    FractionRole = Qt::UserRole + 0x1000, ///< double 0 … 1; below 0 when not known.
    SignRole,                             ///< int of a Sign.
    PiecesRole,                           ///< Pieces (piecebar.h).
    OwnRole = Qt::UserRole + 0x2000,
};

} // namespace stowage
