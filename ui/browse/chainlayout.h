#pragma once

#include <QFont>
#include <QRect>

#include <algorithm>
#include <array>
#include <vector>

namespace stowage {

class ChainModel;

/// Where the boxes of a chain lie, from left to right and not scrolled: a column each for the tag,
/// the index, the manifests, and the config with the layers; what refers to one of them is in the
/// column after it, below the others. A value; pixels; GUI thread.
class ChainLayout {
public:
    struct Box {
        QRect area;
        int column = 0;
        int parent = -1; ///< The row that leads to it.
    };

    /// `room` is how wide the view is; what cannot be made so narrow is wider.
    void layOut(const ChainModel& chain, const QFont& font, int room);

    int count() const { return static_cast<int>(boxes_.size()); }
    const Box& box(int row) const { return boxes_[static_cast<std::size_t>(row)]; }

    int width() const { return width_; }
    int height() const { return std::ranges::max(heights_); }
    /// With the margins; 0: there is no such column.
    int columnHeight(int column) const { return heights_[static_cast<std::size_t>(column)]; }

    /// The box so many further in the same column, or the last that way.
    int inColumn(int row, int step) const;

    static constexpr int columns = 4;

private:
    void placeColumns(const QFont& font, int whole);

    std::vector<Box> boxes_; ///< By row.
    std::array<int, columns> heights_{};
    int width_ = 0;
};

} // namespace stowage
