#include "ui/theme/emptystate.h"

#include "core/base/displaytext.h"
#include "ui/theme/colors.h"
#include "ui/theme/detailtext.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"

#include <QAction>
#include <QEvent>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace stowage {

namespace {

constexpr int pictureSize = 48;
constexpr int textWidth = 420;
constexpr int progressWidth = 220;
constexpr int progressSteps = 1000;

QLabel* centredLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

/// A button that follows an action, as QToolButton does by itself.
QPushButton* buttonFor(QAction* action, QWidget* parent) {
    auto* button = new QPushButton(parent);
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        button->setEnabled(action->isEnabled());
        button->setVisible(action->isVisible());
        button->setToolTip(action->toolTip() == action->iconText() ? QString() : action->toolTip());
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QObject::destroyed, button, &QObject::deleteLater);
    button->setAutoDefault(true);
    return button;
}

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), picture_(new QLabel(this)), title_(centredLabel(this)),
      sentence_(centredLabel(this)), detail_(new DetailText(this)),
      progress_(new QProgressBar(this)), buttons_(new QHBoxLayout),
      remedyAction_(new QAction(this)) {
    setFocusPolicy(Qt::NoFocus);
    picture_->setAlignment(Qt::AlignCenter);
    QFont larger = font();
    larger.setPointSizeF(larger.pointSizeF() * 1.3);
    larger.setWeight(QFont::DemiBold);
    title_->setFont(larger);
    detail_->setAccessibleName(tr("Details"));
    progress_->setTextVisible(false);
    progress_->setMaximumWidth(progressWidth);
    progress_->setAccessibleName(tr("Progress"));
    connect(remedyAction_, &QAction::triggered, this, [this] { Q_EMIT remedyRequested(remedy_); });

    buttons_->setSpacing(Spacing::Medium);
    auto* column = new QWidget(this);
    column->setMaximumWidth(textWidth);
    auto* texts = new QVBoxLayout(column);
    texts->setContentsMargins(0, 0, 0, 0);
    texts->setSpacing(Spacing::Medium);
    texts->addWidget(picture_);
    texts->addSpacing(Spacing::Small);
    texts->addWidget(title_);
    texts->addWidget(sentence_);
    texts->addWidget(detail_);
    // As wide as it may be where there is room; a narrow pane is not made wider by being busy.
    auto* bar = new QHBoxLayout;
    bar->addStretch(1);
    bar->addWidget(progress_, 1000);
    bar->addStretch(1);
    texts->addLayout(bar);
    texts->addSpacing(Spacing::Small);

    // The column takes what there is up to its maximum; the rest is left on both sides.
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(column, 1000);
    middle->addStretch(1);
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addLayout(buttons_);
    row->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::Large, Spacing::Large, Spacing::Large, Spacing::Large);
    layout->setSpacing(Spacing::Medium);
    layout->addStretch(2);
    layout->addLayout(middle);
    layout->addLayout(row);
    layout->addStretch(3);
    showEmpty({}, {}, {});
}

void EmptyState::showEmpty(const QString& icon, const QString& title, const QString& sentence,
                           const QList<QAction*>& actions) {
    form_ = Form::Empty;
    icon_ = icon;
    setTexts(title, sentence);
    detail_->hide();
    progress_->hide();
    setButtons(actions);
}

void EmptyState::showBusy(const QString& title, const QString& sentence, QAction* cancel) {
    form_ = Form::Busy;
    icon_.clear();
    setTexts(title, sentence);
    detail_->hide();
    progress_->show();
    setFraction(-1);
    setButtons(cancel ? QList<QAction*>{cancel} : QList<QAction*>{});
}

void EmptyState::setFraction(double fraction) {
    progress_->setRange(0, fraction < 0 ? 0 : progressSteps);
    progress_->setValue(static_cast<int>(std::clamp(fraction, 0.0, 1.0) * progressSteps));
}

void EmptyState::showFailed(const Explanation& explanation) {
    form_ = Form::Failed;
    icon_.clear();
    setTexts(explanation.title, explanation.sentence);
    constexpr int shownLines = 9;
    detail_->setText(explanation.detail.section(QLatin1Char('\n'), 0, shownLines - 1));
    detail_->setVisible(!explanation.detail.isEmpty());
    progress_->hide();
    remedy_ = explanation.remedy;
    remedyAction_->setText(explanation.remedyText);
    setButtons(remedy_ == Remedy::None ? QList<QAction*>{} : QList<QAction*>{remedyAction_});
}

QString EmptyState::title() const {
    return title_->text();
}

QString EmptyState::sentence() const {
    return sentence_->text();
}

void EmptyState::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LayoutDirectionChange) {
        updatePicture();
    }
}

void EmptyState::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (primary_) {
        primary_->setFocus(event->reason());
    }
}

void EmptyState::setTexts(const QString& title, const QString& sentence) {
    title_->setText(shownText(title));
    title_->setVisible(!title.isEmpty());
    sentence_->setText(shownText(sentence, 1000));
    sentence_->setVisible(!sentence.isEmpty());
    setAccessibleName(title_->text());
    setAccessibleDescription(sentence_->text());
    updatePicture();
}

void EmptyState::setButtons(const QList<QAction*>& actions) {
    primary_ = nullptr;
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        // The click that led here may still be inside the button.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    // What is made late stands at the end of the window's order, where Tab would skip all that lies
    // between. A focus proxy would lead Tab round in a circle for the same reason.
    QWidget* before = detail_;
    for (QAction* action : actions) {
        auto* button = buttonFor(action, this);
        buttons_->addWidget(button);
        setTabOrder(before, button);
        before = button;
        if (!primary_) {
            button->setDefault(true);
            primary_ = button;
        }
    }
}

void EmptyState::updatePicture() {
    const QIcon icon = form_ == Form::Failed ? signIcon(Sign::Bad)
                       : icon_.isEmpty()     ? QIcon()
                                             : Icons::get(icon_);
    picture_->setPixmap(icon.pixmap(QSize(pictureSize, pictureSize), devicePixelRatioF(),
                                    form_ == Form::Empty ? QIcon::Disabled : QIcon::Normal));
    picture_->setVisible(!icon.isNull());
}

} // namespace stowage
