#include "ui/browse/statestack.h"

#include <QAction>
#include <QApplication>
#include <QTimer>

#include <chrono>

namespace stowage {

namespace {

constexpr std::chrono::milliseconds patience{250};

} // namespace

StateStack::StateStack(QWidget* content, QWidget* parent)
    : QStackedWidget(parent), content_(content), state_(new EmptyState(this)),
      patience_(new QTimer(this)), cancel_(new QAction(tr("Cancel"), this)),
      again_(new QAction(tr("Try Again"), this)) {
    addWidget(content_);
    addWidget(state_);
    patience_->setSingleShot(true);
    patience_->setInterval(patience);
    connect(patience_, &QTimer::timeout, this, [this] {
        state_->showBusy(busyTitle_, {}, isCancellable_ ? cancel_ : nullptr);
        turnToState();
    });
    connect(state_, &EmptyState::remedyRequested, this, &StateStack::retryRequested);
    connect(cancel_, &QAction::triggered, this, &StateStack::cancel);
    connect(again_, &QAction::triggered, this, &StateStack::retryRequested);
}

void StateStack::showContent() {
    patience_->stop();
    if (isContentShown()) {
        return;
    }
    const QWidget* current = QApplication::focusWidget();
    const bool hasMovedOn = current && current != this && !state_->isAncestorOf(current);
    QWidget* const askedFor =
        content_->focusWidget() != focusBefore_ ? content_->focusWidget() : nullptr;
    QWidget* const owner = askedFor ? askedFor : hasMovedOn ? nullptr : keyboardOwner_.get();
    setCurrentWidget(content_);
    if (owner && isVisible()) {
        owner->setFocus(Qt::OtherFocusReason);
    }
    keyboardOwner_.clear();
}

void StateStack::turnToState() {
    if (isContentShown()) {
        QWidget* current = QApplication::focusWidget();
        const bool isWithin = current && (current == content_ || content_->isAncestorOf(current));
        keyboardOwner_ = isWithin ? current : nullptr;
        setCurrentWidget(state_);
        // Who asks for the keyboard from now on, while it is away, changes it.
        focusBefore_ = content_->focusWidget();
    }
}

void StateStack::showEmpty(const QString& icon, const QString& title, const QString& sentence,
                           const QList<QAction*>& actions) {
    patience_->stop();
    state_->showEmpty(icon, title, sentence, actions);
    turnToState();
}

void StateStack::showFailed(const Error& error) {
    patience_->stop();
    Explanation explanation = explain(error);
    // Whatever else helps, all that a view can do by itself is to try again.
    explanation.remedy = Remedy::Retry;
    explanation.remedyText = tr("Try Again");
    state_->showFailed(explanation);
    turnToState();
}

void StateStack::cancel() {
    showEmpty(QStringLiteral("stop"), tr("Stopped"), tr("It was not read to its end."), {again_});
    Q_EMIT cancelRequested();
}

void StateStack::showBusy(const QString& title) {
    busyTitle_ = title;
    if (!patience_->isActive()) {
        patience_->start();
    }
}

} // namespace stowage
