#pragma once

#include "ui/browse/chainlink.h"

#include <QFont>
#include <QPalette>
#include <QRect>

class QPainter;

namespace stowage {

/// A link of the chain as a box: its kind and state, its name, its digest and size, and below that
/// what was expected and what was found where these differ. A value; GUI thread.
class ChainBox {
public:
    /// What of it can be clicked.
    enum class Part { Box, Digest, Copy };

    struct Look {
        QFont font;
        QPalette palette;
        Qt::LayoutDirection direction = Qt::LeftToRight;
        bool isFocused = false;
        bool isHovered = false;
        Part hovered = Part::Box;
        bool isCopied = false; ///< Its digest, a moment ago.
    };

    /// `area` is the whole box, in the coordinates that are painted in. The link and the look are
    /// not copied.
    ChainBox(const ChainLink& link, const QRect& area, const Look& look);

    Part partAt(const QPoint& point) const;
    void paint(QPainter& painter) const;

    static int heightOf(const ChainLink& link, const QFont& font);
    /// With the sign of its state alone, and with the word beside it.
    static int leastWidth(const QFont& font);
    static int goodWidth(const QFont& font);
    /// Where lines meet the box: below its top, the same in all boxes.
    static int anchorOf(const QFont& font);

private:
    QRect row(int number) const;
    QRect placed(const QRect& row, int left, int width) const;
    QRect digestArea() const;
    QRect copyArea() const;
    void paintFrame(QPainter& painter) const;
    void paintState(QPainter& painter, const QRect& row, bool hasWord) const;
    void paintDigest(QPainter& painter) const;
    void paintFault(QPainter& painter) const;
    void text(QPainter& painter, const QRect& area, const QString& text, const QColor& color,
              Qt::Alignment alignment = Qt::AlignLeading,
              Qt::TextElideMode elide = Qt::ElideRight) const;

    const ChainLink& link_;
    const Look& look_;
    QRect area_;
};

} // namespace stowage
