#include "ui/theme/elidedlabel.h"

#include "core/base/displaytext.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

namespace stowage {

namespace {

constexpr qsizetype textLimit = 1000;

} // namespace

ElidedLabel::ElidedLabel(QWidget* parent) : QFrame(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text) {
    const QString shown = displayText(QStringView(text).left(textLimit));
    if (shown == text_) {
        return;
    }
    text_ = shown;
    setAccessibleName(shown);
    updateGeometry();
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
    mode_ = mode;
    update();
}

void ElidedLabel::setQuiet(bool quiet) {
    quiet_ = quiet;
    update();
}

QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text_) + 2, fontMetrics().height() + 2};
}

QSize ElidedLabel::minimumSizeHint() const {
    const int few = fontMetrics().horizontalAdvance(QStringLiteral("mmm…"));
    return {std::min(few, sizeHint().width()), sizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(quiet_ ? quietText(palette()) : palette().color(foregroundRole()));
    painter.drawText(rect(),
                     static_cast<int>(QStyle::visualAlignment(
                         layoutDirection(), Qt::AlignLeading | Qt::AlignVCenter)) |
                         Qt::TextSingleLine,
                     fontMetrics().elidedText(text_, mode_, width()));
}

bool ElidedLabel::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && sizeHint().width() > width()) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), plainToolTip(text_), this);
        return true;
    }
    return QFrame::event(event);
}

} // namespace stowage
