#include "ui/browse/digestlabel.h"

#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

#include <chrono>

namespace stowage {

DigestLabel::DigestLabel(QWidget* parent)
    : QWidget(parent), text_(new QLabel(this)), copy_(new QToolButton(this)) {
    text_->setTextFormat(Qt::PlainText);
    text_->setFont(monospaceFont(font()));
    text_->setAccessibleName(tr("Digest"));
    copy_->setAutoRaise(true);
    copy_->setIcon(Icons::get(QStringLiteral("copy")));
    copy_->setToolTip(tr("Copy the digest"));
    copy_->setAccessibleName(tr("Copy the digest"));
    connect(copy_, &QToolButton::clicked, this, &DigestLabel::copy);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::Small);
    layout->addWidget(text_);
    layout->addWidget(copy_);
    setDigest(std::nullopt);
}

void DigestLabel::setDigest(const std::optional<Digest>& digest) {
    digest_ = digest;
    setVisible(digest.has_value());
    text_->setText(digest ? middleElided(*digest) : QString());
    text_->setToolTip(digest ? digest->toString() : QString());
    text_->setAccessibleDescription(digest ? digest->toString() : QString());
}

void DigestLabel::copy() {
    if (!digest_) {
        return;
    }
    QGuiApplication::clipboard()->setText(digest_->toString());
    copy_->setIcon(Icons::get(QStringLiteral("check")));
    QTimer::singleShot(std::chrono::milliseconds(1200), copy_,
                       [this] { copy_->setIcon(Icons::get(QStringLiteral("copy"))); });
}

void DigestLabel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        text_->setFont(monospaceFont(font()));
    }
}

} // namespace stowage
