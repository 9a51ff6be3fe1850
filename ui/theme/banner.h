#pragma once

#include "ui/theme/explanation.h"
#include "ui/theme/sign.h"

#include <QFrame>
#include <QList>

class QAction;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace stowage {

class DetailText;

/// One row above a view that says what happened and offers the button that helps: an error, a
/// warning, or news such as "2 uploads were interrupted". Never modal; hidden until it has
/// something to say. Owned by its parent; actions stay their owner's. Plain text throughout.
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    /// The first action is the primary one.
    void showMessage(Sign sign, const QString& title, const QString& sentence = {},
                     const QList<QAction*>& actions = {});

    /// The error in words, its remedy as a button, the core's own message behind "Details".
    void showError(const Error& error);
    void showError(const Explanation& explanation);

    /// Hides it and forgets what it said.
    void dismiss();

    QString title() const;
    QString sentence() const;

Q_SIGNALS:
    void remedyRequested(stowage::Remedy remedy);
    void dismissed();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setContent(Sign sign, const QString& title, const QString& sentence);
    void setButtons(const QList<QAction*>& actions);
    void updateColors();

    Sign sign_ = Sign::Bad;
    bool updatingColors_ = false;
    QLabel* picture_;
    QLabel* title_;
    QLabel* sentence_;
    DetailText* detail_;
    QHBoxLayout* buttons_;
    QToolButton* details_;
    QToolButton* close_;
    QAction* remedyAction_;
    Remedy remedy_ = Remedy::None;
};

} // namespace stowage
