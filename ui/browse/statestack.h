#pragma once

#include "ui/theme/emptystate.h"

#include <QPointer>
#include <QStackedWidget>

namespace stowage {

/// A view and what is shown instead of it while there is nothing to show: empty, busy and failed
/// are states of every view. The keyboard stays with the view: who reloads a list with it has it in
/// the list again afterwards. Owned by its parent.
class StateStack : public QStackedWidget {
    Q_OBJECT

public:
    explicit StateStack(QWidget* content, QWidget* parent = nullptr);

    void showContent();

    /// As EmptyState does it, and turns to it.
    void showEmpty(const QString& icon, const QString& title, const QString& sentence,
                   const QList<QAction*>& actions = {});
    void showFailed(const Error& error);

    /// What takes a moment only must not flicker: it turns to it after a while, if it is not over
    /// by then.
    void showBusy(const QString& title);
    void setFraction(double fraction) { state_->setFraction(fraction); }

    /// From now on, whoever waits can give up: then it says so and offers to try again.
    void setCancellable(bool cancellable) { isCancellable_ = cancellable; }

    bool isContentShown() const { return currentWidget() == content_; }
    EmptyState* state() const { return state_; }

Q_SIGNALS:
    void retryRequested();

    /// What is read is not waited for any more.
    void cancelRequested();

private:
    void turnToState();
    void cancel();

    QWidget* content_;
    EmptyState* state_;
    QTimer* patience_;
    QPointer<QWidget> keyboardOwner_; ///< In the content, when another page took its place.
    QPointer<QWidget> focusBefore_;   ///< What the content would give the keyboard to.
    QString busyTitle_;
    bool isCancellable_ = false;
    QAction* cancel_;
    QAction* again_;
};

} // namespace stowage
