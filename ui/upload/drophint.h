#pragma once

#include <QWidget>

namespace stowage {

/// The frame and the sentence over a widget on which something is about to be dropped. It covers
/// its parent and lets every event through.
class DropHint : public QWidget {
    Q_OBJECT

public:
    explicit DropHint(QWidget* parent);

    void setText(const QString& text);
    const QString& text() const { return text_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString text_;
};

} // namespace stowage
