#pragma once

#include "ui/browse/verificationrunner.h"

#include <QWidget>

#include <vector>

namespace stowage {

/// All blobs that a verification looks at, as tiles: area by bytes, shade by kind, mark by state.
/// The tile under the pointer tells what it is and who uses it; with the keyboard the arrows go
/// from tile to tile. Owned by its parent; the runner outlives it. GUI thread.
class DigestMap : public QWidget {
    Q_OBJECT

public:
    explicit DigestMap(VerificationRunner& runner, QWidget* parent = nullptr);

    /// Takes in what is new.
    void update();

    /// The object whose tile is at a point, or -1.
    int objectAt(const QPoint& point) const;
    int tileCount() const { return static_cast<int>(tiles_.size()); }
    int currentObject() const { return current_; }

    QSize sizeHint() const override { return {480, 180}; }
    QSize minimumSizeHint() const override { return {160, 80}; }

Q_SIGNALS:
    void objectChosen(int id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Tile {
        int object = 0;
        double weight = 0;
        QRectF area = {};
    };

    void layOut();
    void paintTile(QPainter& painter, const Tile& tile) const;
    QString textOf(int object) const;
    void setCurrent(int object);
    void step(QPoint direction);

    VerificationRunner& runner_;
    std::vector<Tile> tiles_; ///< Largest first.
    int current_ = -1;        ///< An object.
};

} // namespace stowage
