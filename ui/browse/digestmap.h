#pragma once

#include "ui/browse/inventory.h"
#include "ui/browse/verificationrunner.h"

#include <QHash>
#include <QWidget>

#include <memory>
#include <vector>

namespace stowage {

/// All blobs of what a page shows, as tiles: area by bytes, shade by kind, mark by state. They are
/// those of the inventory, and those that a verification of just that has met. The tile under the
/// pointer tells what it is and who uses it; with the keyboard the arrows go from tile to tile.
/// What is wrong is never too small to be seen. Owned by its parent; the runner outlives it. GUI
/// thread.
class DigestMap : public QWidget {
    Q_OBJECT

public:
    explicit DigestMap(VerificationRunner& runner, QWidget* parent = nullptr);

    void setLocation(const Location& location);

    /// Of the location; null while it is not known.
    void setInventory(std::shared_ptr<const Inventory> inventory);

    /// The digest whose tile is at a point.
    std::optional<Digest> digestAt(const QPoint& point) const;
    /// The tile of a digest; empty where it has none.
    QRectF areaOf(const Digest& digest) const;
    int tileCount() const { return static_cast<int>(tiles_.size()); }
    const std::optional<Digest>& currentDigest() const { return current_; }

    QSize sizeHint() const override { return {480, 150}; }
    QSize minimumSizeHint() const override { return {160, 80}; }

Q_SIGNALS:
    void tilesChanged();
    void currentChanged();
    /// An image that needs what was chosen.
    void locationChosen(const stowage::Location& location);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Tile {
        Digest digest;
        VerifiedObject::Kind kind;
        qint64 size = 0;
        int blob = -1;   ///< Of the inventory; -1: not in it.
        int object = -1; ///< Of the verification; -1: it has not met it.
        QRectF area = {};
    };

    bool isVerified() const;
    void begin();
    void update();
    void takeObjects();
    Tile& tileOf(const Digest& digest, VerifiedObject::Kind kind);
    void layOut();
    ObjectState stateOf(const Tile& tile) const;
    void paintTile(QPainter& painter, const Tile& tile, const ObjectState& state) const;
    const Tile* find(const Digest& digest) const;
    QStringList imagesUsing(const Tile& tile) const;
    QString textOf(const Tile& tile) const;
    void setCurrent(const std::optional<Digest>& digest);
    std::optional<Location> locationOf(const Tile& tile) const;
    void choose(const Digest& digest);
    void step(QPoint direction);

    VerificationRunner& runner_;
    std::optional<Location> location_;
    std::shared_ptr<const Inventory> inventory_;
    std::vector<Tile> tiles_;
    QHash<Digest, std::size_t> byDigest_; ///< In tiles_.
    std::size_t objectsTaken_ = 0;        ///< Of the verification's.
    std::size_t faults_ = 0;              ///< Among the tiles, when they were last laid out.
    std::optional<Digest> current_;
};

} // namespace stowage
