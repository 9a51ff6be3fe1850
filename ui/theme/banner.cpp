#include "ui/theme/banner.h"

#include "core/base/displaytext.h"
#include "ui/theme/colors.h"
#include "ui/theme/detailtext.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace stowage {

namespace {

QLabel* plainLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

Banner::Banner(QWidget* parent)
    : QFrame(parent), picture_(new QLabel(this)), title_(plainLabel(this)),
      sentence_(plainLabel(this)), detail_(new DetailText(this)), buttons_(new QHBoxLayout),
      details_(new QToolButton(this)), close_(new QToolButton(this)),
      remedyAction_(new QAction(this)) {
    setFrameShape(QFrame::NoFrame);
    setAutoFillBackground(true);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    title_->setFont(bold);
    detail_->setAccessibleName(tr("Details"));
    details_->setText(tr("Details"));
    details_->setCheckable(true);
    details_->setAutoRaise(true);
    close_->setIcon(Icons::get(QStringLiteral("close")));
    close_->setAutoRaise(true);
    close_->setToolTip(tr("Dismiss"));
    close_->setAccessibleName(tr("Dismiss"));
    connect(details_, &QToolButton::toggled, detail_, &QWidget::setVisible);
    connect(close_, &QToolButton::clicked, this, [this] {
        dismiss();
        Q_EMIT dismissed();
    });
    connect(remedyAction_, &QAction::triggered, this, [this] { Q_EMIT remedyRequested(remedy_); });

    auto* texts = new QVBoxLayout;
    texts->setSpacing(Spacing::Small / 2);
    texts->addWidget(title_);
    texts->addWidget(sentence_);
    texts->addWidget(detail_);
    buttons_->setSpacing(Spacing::Medium);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::Medium + Spacing::Small, Spacing::Medium, Spacing::Medium,
                               Spacing::Medium);
    layout->setSpacing(Spacing::Medium);
    layout->addWidget(picture_, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    layout->addWidget(details_, 0, Qt::AlignVCenter);
    layout->addLayout(buttons_);
    layout->addWidget(close_, 0, Qt::AlignVCenter);
    hide();
}

void Banner::showMessage(Sign sign, const QString& title, const QString& sentence,
                         const QList<QAction*>& actions) {
    details_->hide();
    setContent(sign, title, sentence);
    setButtons(actions);
    show();
}

void Banner::showError(const Error& error) {
    showError(explain(error));
}

void Banner::showError(const Explanation& explanation) {
    setContent(Sign::Bad, explanation.title, explanation.sentence);
    // The detail is lines of its own; each was made harmless when it was written.
    detail_->setText(explanation.detail);
    details_->setVisible(!explanation.detail.isEmpty());
    remedy_ = explanation.remedy;
    remedyAction_->setText(explanation.remedyText);
    setButtons(remedy_ == Remedy::None ? QList<QAction*>{} : QList<QAction*>{remedyAction_});
    show();
}

void Banner::dismiss() {
    hide();
    setContent(sign_, {}, {});
    setButtons({});
}

QString Banner::title() const {
    return title_->text();
}

QString Banner::sentence() const {
    return sentence_->text();
}

void Banner::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !updatingColors_) {
        updateColors();
    }
}

void Banner::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Cancel)) {
        close_->click();
        return;
    }
    QFrame::keyPressEvent(event);
}

void Banner::setContent(Sign sign, const QString& title, const QString& sentence) {
    sign_ = sign;
    title_->setText(shownText(title));
    sentence_->setText(shownText(sentence, 1000));
    sentence_->setVisible(!sentence.isEmpty());
    details_->setChecked(false);
    detail_->hide();
    setAccessibleName(title_->text());
    setAccessibleDescription(sentence_->text());
    updateColors();
}

void Banner::setButtons(const QList<QAction*>& actions) {
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        // The click that led here may still be inside the button.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    // In the order in which they stand: details, these, close.
    QWidget* before = details_;
    for (QAction* action : actions) {
        auto* button = new QPushButton(action->text(), this);
        setTabOrder(before, button);
        before = button;
        button->setAutoDefault(true);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QObject::destroyed, button, &QObject::deleteLater);
        buttons_->addWidget(button);
    }
}

void Banner::updateColors() {
    updatingColors_ = true;
    QPalette own;
    const QColor base = own.color(QPalette::Base);
    // That something was removed is no fault: it is told in no colour.
    const bool isNeutral = sign_ == Sign::Removed;
    const QColor color = signColor(isNeutral ? Sign::Stopped : sign_, own);
    own.setColor(QPalette::Window, mixed(base, color, isDark(own) ? 0.16 : 0.09));
    setPalette(own);
    picture_->setPixmap((isNeutral ? Icons::get(QStringLiteral("remove")) : signIcon(sign_))
                            .pixmap(QSize(Spacing::Icon, Spacing::Icon), devicePixelRatioF()));
    picture_->setAccessibleName(signText(sign_));
    updatingColors_ = false;
}

} // namespace stowage
