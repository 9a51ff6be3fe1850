#include "ui/browse/pageheader.h"

#include "ui/theme/elidedlabel.h"
#include "ui/theme/spacing.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace stowage {

namespace {

constexpr int pictureSize = 32;
constexpr double titleScale = 1.35;

} // namespace

PageHeader::PageHeader(QWidget* parent)
    : QWidget(parent), picture_(new QLabel(this)), title_(new ElidedLabel(this)),
      subtitle_(new ElidedLabel(this)), row_(new QHBoxLayout(this)) {
    title_->setElideMode(Qt::ElideMiddle);
    subtitle_->setElideMode(Qt::ElideMiddle);
    subtitle_->setQuiet(true);
    subtitle_->hide();
    applyFont();
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(title_);
    texts->addWidget(subtitle_);
    row_->setContentsMargins(Spacing::Large, Spacing::Medium, Spacing::Large, Spacing::Medium);
    row_->setSpacing(Spacing::Medium);
    row_->addWidget(picture_);
    row_->addSpacing(Spacing::Small);
    row_->addLayout(texts, 1);
}

void PageHeader::applyFont() {
    QFont larger = font();
    larger.setPointSizeF(larger.pointSizeF() * titleScale);
    larger.setWeight(QFont::DemiBold);
    title_->setFont(larger);
}

void PageHeader::applyIcon() {
    picture_->setPixmap(icon_.pixmap(QSize(pictureSize, pictureSize), devicePixelRatioF(),
                                     isEnabled() ? QIcon::Normal : QIcon::Disabled));
}

void PageHeader::setIcon(const QIcon& icon) {
    icon_ = icon;
    applyIcon();
}

void PageHeader::setTitle(const QString& title) {
    title_->setText(title);
}

void PageHeader::setSubtitle(const QString& subtitle) {
    subtitle_->setText(subtitle);
    subtitle_->setVisible(!subtitle.isEmpty());
}

QString PageHeader::title() const {
    return title_->text();
}

QString PageHeader::subtitle() const {
    return subtitle_->text();
}

void PageHeader::addWidget(QWidget* widget) {
    row_->addWidget(widget);
}

void PageHeader::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        applyFont();
    }
    if (event->type() == QEvent::PaletteChange) {
        applyIcon();
    }
}

} // namespace stowage
