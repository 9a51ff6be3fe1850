#pragma once

#include "ui/browse/location.h"
#include "ui/theme/explanation.h"

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QStackedLayout;
class QToolButton;

namespace stowage {

class AddressNote;

/// The path to where the window is, each part a button; it turns into a field to type a reference
/// into. Owned by its parent. GUI thread.
class BreadcrumbBar : public QWidget {
    Q_OBJECT

public:
    explicit BreadcrumbBar(QWidget* parent = nullptr);

    /// `placeTitle` is what the place is called in the window.
    void setLocation(const Location& location, const QString& placeTitle);

    /// Turns to the field, with the reference of where the window is or what is begun for the user.
    void edit(const QString& begun = {});
    bool isEditing() const;
    QLineEdit& field() { return *field_; }

    /// What was typed is no good: it stays, with the reason below it until it is changed or left.
    void showProblem(const Explanation& explanation);

Q_SIGNALS:
    void locationChosen(const stowage::Location& location);
    void referenceEntered(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    QToolButton* addCrumb(const QString& text, const Location& location, bool isLast);
    void leave();
    void hideProblem();

    std::optional<Location> location_;
    QStackedLayout* stack_;
    QWidget* crumbs_;
    QHBoxLayout* row_;
    QLineEdit* field_;
    QAction* problem_;
    AddressNote* note_;
    QPointer<QWidget> before_; ///< Had the keyboard before the field, and gets it back on Escape.
};

} // namespace stowage
