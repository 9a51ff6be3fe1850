#pragma once

#include <QToolButton>

namespace stowage {

/// A button that opens its menu, with an arrow beside its text on the same line. Owned by its
/// parent, for the GUI thread.
class MenuButton : public QToolButton {
    Q_OBJECT

public:
    explicit MenuButton(QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace stowage
