#pragma once

// The look of the whole window: signs, icons, numbers in words, empty and failed states, bars.
// Everything here is a value, a free function or a widget owned by its parent, and knows nothing of
// registries. GUI thread only, except the functions of format.h, which are plain and re-entrant.

#include <QColor>
#include <QIcon>
#include <QString>

class QPainter;
class QPalette;
class QRectF;

namespace stowage {

/// A state, always shown as shape *and* colour, the same everywhere.
enum class Sign {
    Waiting,    ///< ○
    Working,    ///< ◔ with how far, or turning when that is not known
    Paused,     ///< two bars
    Good,       ///< ✔
    Bad,        ///< ✖
    Missing,    ///< ∅
    NotChecked, ///< ?
    Warning,    ///< a triangle with !
    Stopped,    ///< ■, given up by the user
    Added,      ///< +
    Changed,    ///< ~
    Removed,    ///< −
    Hidden,     ///< ⊘
    Same,       ///< =
};

inline constexpr int signCount = 14;

/// What a sign means, in a word or two: "missing". For state columns and assistive technology.
QString signText(Sign sign);

/// The sign as a character, for plain text that is copied or exported.
QString signMark(Sign sign);

/// The sign's colour on this palette's list background: a contrast of at least 4.5:1.
QColor signColor(Sign sign, const QPalette& palette);

/// Draws the sign into the largest square in the middle of `area`, at any size and resolution.
/// `fraction` is how far Working is, 0 to 1; below 0 when that is not known.
void paintSign(QPainter& painter, const QRectF& area, Sign sign, const QColor& color,
               double fraction = -1);

/// The sign for DecorationRole and actions. It follows the palette of the application, and takes
/// the colour of selected text on selected rows.
QIcon signIcon(Sign sign, double fraction = -1);

} // namespace stowage
