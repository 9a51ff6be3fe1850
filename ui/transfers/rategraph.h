#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QWidget>

namespace stowage {

/// The speed of the last minute as a small curve. It moves only while it is fed.
class RateGraph : public QWidget {
    Q_OBJECT

public:
    explicit RateGraph(QWidget* parent = nullptr);

    /// Another moment: bytes per second of all transfers together. Several within one tick of half
    /// a second become one, the highest.
    void add(qint64 bytesPerSecond);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QList<qint64> rates_;
    QElapsedTimer sinceTick_;
};

} // namespace stowage
