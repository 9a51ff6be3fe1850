#pragma once

#include <QColor>

class QPalette;

namespace stowage {

/// Whether text is lighter than what it stands on.
bool isDark(const QPalette& palette);

/// The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, "contrast ratio").
double contrast(const QColor& a, const QColor& b);

/// The colour, made darker or lighter (the hue kept) until it stands out from `background` by at
/// least `ratio`.
QColor readable(const QColor& color, const QColor& background, double ratio = 4.5);

/// `share` of `b` in `a`, 0 to 1.
QColor mixed(const QColor& a, const QColor& b, double share);

/// The colour for secondary text: quieter than Text, still 4.5:1 on Base.
QColor quietText(const QPalette& palette);

/// Palettes for where the platform brings none: the colour scheme setting, and screenshots.
QPalette lightPalette();
QPalette darkPalette();

} // namespace stowage
