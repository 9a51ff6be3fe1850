#pragma once

#include <QFrame>

namespace stowage {

/// One line of plain text that gives way: what does not fit is cut, and is in the tool tip.
/// Owned by its parent.
class ElidedLabel : public QFrame {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    /// Text from outside: it is made harmless here.
    void setText(const QString& text);
    const QString& text() const { return text_; }

    void setElideMode(Qt::TextElideMode mode);
    /// Quieter than the text beside it.
    void setQuiet(bool quiet);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QString text_;
    Qt::TextElideMode mode_ = Qt::ElideRight;
    bool quiet_ = false;
};

} // namespace stowage
