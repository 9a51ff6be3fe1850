#include "ui/upload/drophint.h"

#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QPainter>

namespace stowage {

DropHint::DropHint(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setGeometry(parent->rect());
}

void DropHint::setText(const QString& text) {
    text_ = shownText(text, 300);
    setAccessibleName(text_);
    setGeometry(parentWidget()->rect());
    update();
}

void DropHint::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor highlight = palette().color(QPalette::Active, QPalette::Highlight);
    const QColor text = palette().color(QPalette::Active, QPalette::HighlightedText);

    QColor tint = highlight;
    tint.setAlphaF(0.12F);
    painter.setPen(QPen(highlight, 2));
    painter.setBrush(tint);
    painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 6, 6);

    // The sentence on a ground of its own, which is readable over anything.
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    const QFontMetrics metrics(bold);
    const int widest = width() - 4 * Spacing::Large;
    QRect words =
        metrics.boundingRect(QRect(0, 0, qMax(widest, 40), 10'000),
                             Qt::AlignCenter | Qt::TextWrapAnywhere | Qt::TextWordWrap, text_);
    words.moveCenter(rect().center());
    const QRect ground =
        words.adjusted(-Spacing::Large, -Spacing::Medium, Spacing::Large, Spacing::Medium);
    painter.setPen(Qt::NoPen);
    painter.setBrush(highlight);
    painter.drawRoundedRect(ground, 6, 6);
    painter.setPen(text);
    painter.drawText(words, Qt::AlignCenter | Qt::TextWordWrap, text_);
}

} // namespace stowage
