#pragma once

#include "ui/theme/sign.h"

#include <QList>
#include <QMetaType>

class QPainter;
class QPalette;
class QRectF;

namespace stowage {

/// One blob in a bar of several: how wide it is beside the others, and how far.
struct Piece {
    double weight = 1;   ///< Any unit; bytes usually.
    double fraction = 0; ///< 0 … 1 of this piece.
    Sign sign = Sign::Waiting;

    friend bool operator==(const Piece&, const Piece&) = default;
};

using Pieces = QList<Piece>;

/// Draws the pieces side by side in `area`, each with what is done of it. Many pieces that would be
/// narrower than a pixel run together. Bad pieces are hatched as well as coloured.
void paintPieces(QPainter& painter, const QRectF& area, const Pieces& pieces,
                 const QPalette& palette);

} // namespace stowage

Q_DECLARE_METATYPE(stowage::Pieces)
