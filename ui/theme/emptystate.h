#pragma once

#include "ui/theme/explanation.h"

#include <QList>
#include <QPointer>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QPushButton;

namespace stowage {

class DetailText;

/// What a view shows in place of its content: empty (and what to do about it), busy or failed.
///
/// Put it on the other page of a QStackedLayout. Owned by its parent; actions stay their owner's.
/// All text is shown as plain text.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);

    /// Nothing here: the first action is the primary button, which has the focus when this has it.
    void showEmpty(const QString& icon, const QString& title, const QString& sentence,
                   const QList<QAction*>& actions = {});

    /// Still reading. With a cancel action, that is offered as a button.
    void showBusy(const QString& title, const QString& sentence = {}, QAction* cancel = nullptr);

    /// How far, 0 … 1, while busy; below 0 turns it into "not known".
    void setFraction(double fraction);

    /// Could not be read: remedyRequested() is emitted for the button of the explanation.
    void showFailed(const Explanation& explanation);

    QString title() const;
    QString sentence() const;

Q_SIGNALS:
    void remedyRequested(stowage::Remedy remedy);

protected:
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    enum class Form { Empty, Busy, Failed };

    void setTexts(const QString& title, const QString& sentence);
    void setButtons(const QList<QAction*>& actions);
    void updatePicture();

    Form form_ = Form::Empty;
    QString icon_;
    QLabel* picture_;
    QLabel* title_;
    QLabel* sentence_;
    DetailText* detail_;
    QProgressBar* progress_;
    QHBoxLayout* buttons_;
    QAction* remedyAction_;
    QPointer<QPushButton> primary_; ///< The first of the buttons.
    Remedy remedy_ = Remedy::None;
};

} // namespace stowage
