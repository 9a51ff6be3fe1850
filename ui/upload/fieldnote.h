#pragma once

#include "ui/theme/sign.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace stowage {

/// The line below a field: what is wrong with what was typed, and the nearest right thing as a
/// button. It keeps its height when it is empty, so that the form does not jump. Plain text.
class FieldNote : public QWidget {
    Q_OBJECT

public:
    explicit FieldNote(QWidget* parent = nullptr);

    void say(Sign sign, const QString& text, const QString& suggestion = {});
    void clear();

    QString text() const;
    QString suggestion() const { return suggestion_; }

Q_SIGNALS:
    void suggestionTaken(const QString& suggestion);

protected:
    void changeEvent(QEvent* event) override;

private:
    void updatePicture();

    Sign sign_ = Sign::Bad;
    QString suggestion_;
    QLabel* picture_;
    QLabel* text_;
    QPushButton* button_;
};

} // namespace stowage
