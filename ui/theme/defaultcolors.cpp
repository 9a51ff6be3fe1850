#include "ui/theme/defaultcolors.h"

#include "ui/theme/colors.h"

#include <QApplication>
#include <QEvent>
#include <QStyle>

#include <algorithm>
#include <array>

namespace stowage {

namespace {

/// By what one sees: what else a palette holds may come from the desktop beneath.
bool looksLike(const QPalette& a, const QPalette& b) {
    constexpr std::array roles{QPalette::Window, QPalette::WindowText, QPalette::Base,
                               QPalette::Text,   QPalette::Button,     QPalette::Highlight};
    return std::ranges::all_of(
        roles, [&a, &b](QPalette::ColorRole role) { return a.color(role) == b.color(role); });
}

} // namespace

DefaultColors::DefaultColors(QObject* parent) : QObject(parent) {
    choose();
    // A window is told of another theme, the application of another palette: both pass here.
    QCoreApplication::instance()->installEventFilter(this);
}

bool DefaultColors::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ThemeChange || event->type() == QEvent::StyleChange ||
        event->type() == QEvent::ApplicationPaletteChange) {
        choose();
    }
    return QObject::eventFilter(watched, event);
}

void DefaultColors::choose() {
    if (isChosenByOthers()) {
        return;
    }
    const QPalette wanted =
        isDark(QApplication::style()->standardPalette()) ? darkPalette() : lightPalette();
    if (!looksLike(QApplication::palette(), wanted)) {
        given_ = wanted; // before it is told of
        QApplication::setPalette(wanted);
    }
}

bool DefaultColors::isChosenByOthers() const {
    const QPalette now = QApplication::palette();
    return !(given_ && looksLike(now, *given_)) &&
           !looksLike(now, QApplication::style()->standardPalette());
}

} // namespace stowage
