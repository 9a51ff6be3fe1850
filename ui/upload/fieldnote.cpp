#include "ui/upload/fieldnote.h"

#include "ui/theme/format.h"
#include "ui/theme/spacing.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace stowage {

FieldNote::FieldNote(QWidget* parent)
    : QWidget(parent), picture_(new QLabel(this)), text_(new QLabel(this)),
      button_(new QPushButton(this)) {
    text_->setTextFormat(Qt::PlainText);
    text_->setWordWrap(true);
    button_->setAutoDefault(false);
    connect(button_, &QPushButton::clicked, this, [this] { Q_EMIT suggestionTaken(suggestion_); });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, Spacing::Small);
    layout->setSpacing(Spacing::Small);
    layout->addWidget(picture_, 0, Qt::AlignVCenter);
    layout->addWidget(text_, 1);
    layout->addWidget(button_, 0, Qt::AlignVCenter);
    setMinimumHeight(button_->sizeHint().height() + Spacing::Small);
    clear();
}

void FieldNote::say(Sign sign, const QString& text, const QString& suggestion) {
    sign_ = sign;
    suggestion_ = suggestion;
    text_->setText(shownText(text));
    // The sign is part of what is said, for those who don't see it.
    text_->setAccessibleName(
        text.isEmpty() ? QString() : signText(sign) + QStringLiteral(": ") + text_->text());
    button_->setText(tr("Use “%1”").arg(shownText(suggestion, 60)));
    button_->setVisible(!suggestion.isEmpty());
    picture_->setVisible(!text.isEmpty());
    updatePicture();
}

void FieldNote::clear() {
    say(Sign::Good, {});
}

QString FieldNote::text() const {
    return text_->text();
}

void FieldNote::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updatePicture();
    }
}

void FieldNote::updatePicture() {
    picture_->setPixmap(
        signIcon(sign_).pixmap(QSize(Spacing::Icon, Spacing::Icon), devicePixelRatioF()));
}

} // namespace stowage
