#include "ui/theme/menubutton.h"

#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QStyleOptionToolButton>
#include <QStylePainter>

namespace stowage {

namespace {

constexpr int arrowSize = 12;
constexpr int arrowRoom = arrowSize + Spacing::Small;

} // namespace

MenuButton::MenuButton(QWidget* parent) : QToolButton(parent) {
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
}

QSize MenuButton::sizeHint() const {
    return QToolButton::sizeHint() + QSize(arrowRoom, 0);
}

void MenuButton::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    // The style would put its own arrow into the corner.
    option.features &= ~QStyleOptionToolButton::HasMenu;
    QStyleOptionToolButton label = option;
    option.text.clear();
    option.icon = {};
    painter.drawComplexControl(QStyle::CC_ToolButton, option);
    label.rect =
        QStyle::visualRect(layoutDirection(), rect(), rect().adjusted(0, 0, -arrowRoom, 0));
    painter.drawControl(QStyle::CE_ToolButtonLabel, label);
    const QRect arrow(rect().right() - Spacing::Small - arrowSize + 1,
                      rect().center().y() - arrowSize / 2 + 1, arrowSize, arrowSize);
    Icons::get(QStringLiteral("chevron-down"))
        .paint(&painter, QStyle::visualRect(layoutDirection(), rect(), arrow), Qt::AlignCenter,
               isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

} // namespace stowage
