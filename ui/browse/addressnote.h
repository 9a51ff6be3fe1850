#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace stowage {

/// Why an address is no good, right below the field that it was typed into and over whatever is
/// there: a tool bar has no room for it, and a tool tip goes away by itself. Plain text. A child of
/// the field's window, which owns it; hidden until it has something to say. GUI thread.
class AddressNote : public QFrame {
    Q_OBJECT

public:
    explicit AddressNote(QLineEdit& field);

    void say(const QString& title, const QString& sentence);
    QString text() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QLineEdit& field_;
    QLabel* picture_;
    QLabel* title_;
    QLabel* sentence_;
};

} // namespace stowage
