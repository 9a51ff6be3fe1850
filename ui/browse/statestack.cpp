#include "ui/browse/statestack.h"

#include <QTimer>

#include <chrono>

namespace stowage {

namespace {

constexpr std::chrono::milliseconds patience{250};

} // namespace

StateStack::StateStack(QWidget* content, QWidget* parent)
    : QStackedWidget(parent), content_(content), state_(new EmptyState(this)),
      patience_(new QTimer(this)) {
    addWidget(content_);
    addWidget(state_);
    patience_->setSingleShot(true);
    patience_->setInterval(patience);
    connect(patience_, &QTimer::timeout, this, [this] {
        state_->showBusy(busyTitle_);
        setCurrentWidget(state_);
    });
    connect(state_, &EmptyState::remedyRequested, this, &StateStack::retryRequested);
}

void StateStack::showContent() {
    patience_->stop();
    setCurrentWidget(content_);
}

void StateStack::showEmpty(const QString& icon, const QString& title, const QString& sentence,
                           const QList<QAction*>& actions) {
    patience_->stop();
    state_->showEmpty(icon, title, sentence, actions);
    setCurrentWidget(state_);
}

void StateStack::showFailed(const Error& error) {
    patience_->stop();
    Explanation explanation = explain(error);
    // Whatever else helps, all that a view can do by itself is to try again.
    explanation.remedy = Remedy::Retry;
    explanation.remedyText = tr("Try Again");
    state_->showFailed(explanation);
    setCurrentWidget(state_);
}

void StateStack::showBusy(const QString& title) {
    busyTitle_ = title;
    if (!patience_->isActive()) {
        patience_->start();
    }
}

} // namespace stowage
