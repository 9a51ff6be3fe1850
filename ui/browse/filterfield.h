#pragma once

#include <QLineEdit>

class QTimer;

namespace stowage {

/// Where one types to narrow a list down. Escape clears it, the arrow down goes on to the list.
/// Owned by its parent.
class FilterField : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterField(const QString& placeholder, QWidget* parent = nullptr);

    /// The list that it filters, for the arrow key.
    void setList(QWidget* list) { list_ = list; }

    /// For a state that says that nothing was found: clears it and goes on to the list.
    QAction* clearAction() const { return clear_; }

Q_SIGNALS:
    /// The text, once typing pauses; at once when it was cleared.
    void filterChanged(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    QTimer* pause_;
    QAction* clear_;
    QWidget* list_ = nullptr;
};

} // namespace stowage
