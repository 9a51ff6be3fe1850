#pragma once

#include <QLabel>

namespace stowage {

struct Inventory;

/// What an inventory sums up to, in a line: how much is stored, how much it would be if nothing
/// were shared, and what is left over. Owned by its parent. GUI thread.
class InventoryLabel : public QLabel {
    Q_OBJECT

public:
    explicit InventoryLabel(QWidget* parent = nullptr);

    /// Null: it is being counted.
    void show(const Inventory* inventory);
};

} // namespace stowage
