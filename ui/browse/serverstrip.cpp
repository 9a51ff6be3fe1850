#include "ui/browse/serverstrip.h"

#include "core/base/clock.h"
#include "ui/browse/servertext.h"
#include "ui/theme/elidedlabel.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace stowage {

namespace {

constexpr int gaugeSteps = 1000;
constexpr int gaugeWidth = 96;

} // namespace

ServerStrip::ServerStrip(QWidget* parent)
    : QWidget(parent), picture_(new QLabel(this)), text_(new QLabel(this)),
      error_(new ElidedLabel(this)), gauge_(new QProgressBar(this)), rate_(new QLabel(this)),
      again_(addButton(QStringLiteral("retry"), tr("Try Again"), ServerAction::TryAgain)),
      logIn_(addButton(QStringLiteral("login"), tr("Log In…"), ServerAction::LogIn)),
      certificate_(addButton(QStringLiteral("lock"), tr("Show Certificate…"),
                             ServerAction::ShowCertificate)),
      log_(addButton(QStringLiteral("remote"), tr("HTTP Log"), ServerAction::ShowLog)) {
    text_->setTextFormat(Qt::PlainText);
    rate_->setTextFormat(Qt::PlainText);
    error_->setQuiet(true);
    gauge_->setRange(0, gaugeSteps);
    gauge_->setTextVisible(false);
    gauge_->setFixedWidth(gaugeWidth);
    gauge_->setMaximumHeight(Spacing::Medium);
    gauge_->setAccessibleName(tr("Pulls left"));
    log_->setToolTip(tr("Show what was asked of this server"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Spacing::Large, 0, Spacing::Large, Spacing::Small);
    row->setSpacing(Spacing::Medium);
    row->addWidget(picture_);
    row->addWidget(text_);
    row->addWidget(error_, 1);
    row->addStretch();
    row->addWidget(gauge_);
    row->addWidget(rate_);
    for (QToolButton* button : {again_, logIn_, certificate_, log_}) {
        row->addWidget(button);
    }
    hide();
}

QToolButton* ServerStrip::addButton(const QString& icon, const QString& text, ServerAction action) {
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setIcon(Icons::get(icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::clicked, this, [this, action] { Q_EMIT requested(action); });
    return button;
}

void ServerStrip::setWatch(const ServerWatch& watch) {
    watch_ = &watch;
    connect(watch_, &ServerWatch::stateChanged, this, [this](const QString& host) {
        if (host == host_) {
            update();
        }
    });
    update();
}

void ServerStrip::setHost(const QString& host) {
    host_ = host;
    update();
}

QString ServerStrip::text() const {
    return text_->text();
}

QString ServerStrip::rateText() const {
    return rate_->isVisibleTo(this) ? rate_->text() : QString();
}

void ServerStrip::update() {
    using Standing = ServerState::Standing;
    const ServerState state = watch_ ? watch_->state(host_) : ServerState();
    setVisible(!host_.isEmpty() && state.standing != Standing::Unknown);
    if (isHidden()) {
        return;
    }
    picture_->setPixmap(
        serverStateIcon(state).pixmap(QSize(Spacing::Icon, Spacing::Icon), devicePixelRatioF()));
    text_->setText(serverStateText(state));
    const bool isTrouble = state.standing != Standing::Connected;
    error_->setVisible(state.error.has_value());
    if (state.error) {
        const Explanation why = explain(*state.error);
        error_->setText(shownText(state.error->detail()));
        error_->setToolTip(plainToolTip(why.inFull()));
    }
    const ServerServices& services = watch_->services();
    again_->setVisible(isTrouble);
    logIn_->setVisible(services.logIn && state.standing == Standing::NeedsLogIn);
    certificate_->setVisible(services.probe && (state.standing == Standing::NotTrusted ||
                                                (state.isSecure && !isTrouble)));
    log_->setVisible(services.log != nullptr);
    updateRate(state);
}

void ServerStrip::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        update();
    }
}

void ServerStrip::updateRate(const ServerState& state) {
    const QString words =
        state.rate ? stowage::rateText(*state.rate, Clock::system().now()) : QString();
    const double fraction = state.rate ? rateFraction(*state.rate) : -1;
    rate_->setVisible(!words.isEmpty());
    gauge_->setVisible(!words.isEmpty() && fraction >= 0);
    rate_->setText(words);
    gauge_->setValue(static_cast<int>(fraction * gaugeSteps));
    gauge_->setAccessibleDescription(words);
}

} // namespace stowage
