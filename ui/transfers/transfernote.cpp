#include "ui/transfers/transfernote.h"

#include "ui/theme/detailtext.h"
#include "ui/theme/icons.h"
#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"
#include "ui/transfers/transfertitle.h"
#include "ui/transfers/transferwords.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace stowage {

TransferNote::TransferNote(PlaceNamer namer, QWidget* parent)
    : QFrame(parent), namer_(std::move(namer)), copy_(new QAction(this)),
      picture_(new QLabel(this)), text_(new DetailText(this)) {
    copy_->setIcon(Icons::get(QStringLiteral("copy")));
    connect(copy_, &QAction::triggered, this, &TransferNote::copy);
    auto* button = new QToolButton(this);
    button->setDefaultAction(copy_);
    button->setAutoRaise(true);
    button->setIconSize(QSize(Spacing::Icon, Spacing::Icon));
    button->setFocusPolicy(Qt::TabFocus);
    connect(copy_, &QAction::changed, button,
            [this, button] { button->setAccessibleName(copy_->text()); });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::Medium, Spacing::Small, Spacing::Medium, Spacing::Small);
    layout->setSpacing(Spacing::Medium);
    layout->addWidget(picture_, 0, Qt::AlignTop);
    layout->addWidget(text_, 1);
    layout->addWidget(button, 0, Qt::AlignTop);
    setTransfers({}, {});
}

void TransferNote::setTransfers(const QList<TransferSnapshot>& chosen, TransferId shown) {
    remarked_.clear();
    std::copy_if(
        chosen.cbegin(), chosen.cend(), std::back_inserter(remarked_),
        [](const TransferSnapshot& transfer) { return !transferRemark(transfer).isEmpty(); });
    const bool hasFailed =
        std::any_of(remarked_.cbegin(), remarked_.cend(),
                    [](const TransferSnapshot& transfer) { return transfer.reason.has_value(); });
    copy_->setText(hasFailed ? tr("Copy the reason") : tr("Copy the remark"));
    copy_->setEnabled(!remarked_.isEmpty());
    const auto found =
        std::find_if(remarked_.cbegin(), remarked_.cend(),
                     [shown](const TransferSnapshot& transfer) { return transfer.id == shown; });
    setShown(found == remarked_.cend() ? nullptr : &*found);
}

void TransferNote::setShown(const TransferSnapshot* transfer) {
    setVisible(transfer);
    const QString remark = transfer ? transferRemark(*transfer) : QString();
    // What is selected in it stays so while transfers go on around it.
    if (text_->toPlainText() != remark) {
        text_->setText(remark);
    }
    if (transfer) {
        state_ = transfer->state;
        text_->setAccessibleName(transferStateText(*transfer));
        updatePicture();
    }
}

void TransferNote::copy() const {
    QStringList remarks;
    for (const TransferSnapshot& transfer : remarked_) {
        remarks.append(TransferTitle::of(transfer.request, namer_).toString() + QLatin1Char('\n') +
                       transferRemark(transfer));
    }
    QGuiApplication::clipboard()->setText(remarks.join(QStringLiteral("\n\n")));
}

void TransferNote::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updatePicture();
    }
}

void TransferNote::updatePicture() {
    const Sign sign = state_ == TransferState::Failed ? Sign::Bad : Sign::Warning;
    picture_->setPixmap(
        signIcon(sign).pixmap(QSize(Spacing::Icon, Spacing::Icon), devicePixelRatioF()));
    picture_->setAccessibleName(signText(sign));
}

} // namespace stowage
