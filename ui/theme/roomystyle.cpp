#include "ui/theme/roomystyle.h"

#include "ui/theme/spacing.h"

#include <QAbstractItemView>
#include <QHeaderView>

namespace stowage {

namespace {

constexpr int textMargin = Spacing::Small + 2;

} // namespace

void RoomyStyle::giveTo(QAbstractItemView* view, QHeaderView* header) {
    for (QWidget* widget : std::initializer_list<QWidget*>{view, header}) {
        auto* style = new RoomyStyle;
        style->setParent(widget);
        widget->setStyle(style);
    }
}

int RoomyStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                            const QWidget* widget) const {
    switch (metric) {
    case PM_HeaderMargin:
        return textMargin;
    case PM_FocusFrameHMargin:
        return textMargin - 1; // styles add one
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace stowage
