#include "ui/theme/piecebar.h"

#include "ui/theme/colors.h"

#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace stowage {

namespace {

/// The colour that fills what is done of a piece.
QColor fillOf(Sign sign, const QPalette& palette) {
    switch (sign) {
    case Sign::Bad:
    case Sign::Missing:
    case Sign::Good:
    case Sign::Paused:
    case Sign::Stopped:
    case Sign::Same:
        return signColor(sign, palette);
    default:
        return signColor(Sign::Working, palette);
    }
}

} // namespace

void paintPieces(QPainter& painter, const QRectF& area, const Pieces& pieces,
                 const QPalette& palette) {
    if (area.isEmpty()) {
        return;
    }
    double total = 0;
    for (const Piece& piece : pieces) {
        total += std::max(piece.weight, 0.0);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const double radius = std::min(3.0, area.height() / 2);
    QPainterPath outline;
    outline.addRoundedRect(area, radius, radius);
    painter.fillPath(outline, mixed(base, text, 0.12));
    painter.setClipPath(outline, Qt::IntersectClip);

    const double count = static_cast<double>(pieces.size());
    const double gap = count > 1 && area.width() / count >= 6 ? 1 : 0;
    double from = area.left();
    for (const Piece& piece : pieces) {
        const double share = total > 0 ? std::max(piece.weight, 0.0) / total : 1 / count;
        const double width = area.width() * share;
        const double inner = std::max(width - gap, std::min(width, 1.0));
        const double fraction = std::clamp(piece.fraction, 0.0, 1.0);
        const QRectF whole(from, area.top(), inner, area.height());
        const QColor fill = fillOf(piece.sign, palette);
        painter.fillRect(QRectF(from, area.top(), inner * fraction, area.height()), fill);
        if (piece.sign == Sign::Bad || piece.sign == Sign::Missing) {
            // A pattern beside the colour: the piece is told apart without seeing red.
            painter.fillRect(whole, QBrush(fill, Qt::BDiagPattern));
        }
        if (gap > 0) {
            painter.fillRect(QRectF(from + inner, area.top(), gap, area.height()), base);
        }
        from += width;
    }
    painter.restore();
}

} // namespace stowage
