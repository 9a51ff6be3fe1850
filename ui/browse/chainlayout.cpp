#include "ui/browse/chainlayout.h"

#include "ui/browse/chainbox.h"
#include "ui/browse/chainmodel.h"
#include "ui/theme/spacing.h"

#include <algorithm>

namespace stowage {

namespace {

constexpr int leastGap = 2 * Spacing::Large;
constexpr int mostGap = 4 * Spacing::Large;

int columnOf(ChainLink::Kind kind) {
    switch (kind) {
    case ChainLink::Kind::Tag:
        return 0;
    case ChainLink::Kind::Index:
        return 1;
    case ChainLink::Kind::Manifest:
        return 2;
    case ChainLink::Kind::Config:
    case ChainLink::Kind::Layer:
    case ChainLink::Kind::Referrer: // of an index it is beside the manifests
        return 3;
    }
    return 3;
}

} // namespace

void ChainLayout::layOut(const ChainModel& chain, const QFont& font, int room) {
    boxes_.assign(static_cast<std::size_t>(chain.rowCount()), {});
    std::array<int, columns> bottoms;
    bottoms.fill(Spacing::Large);
    heights_.fill(0);
    int tag = -1;
    int index = -1;
    int manifest = -1;
    for (int row = 0; row < chain.rowCount(); ++row) {
        const ChainLink& link = chain.link(row);
        Box& box = boxes_[static_cast<std::size_t>(row)];
        const bool isOfIndex = index >= 0 && link.subject == chain.link(index).digest;
        box.column = isOfIndex ? columnOf(ChainLink::Kind::Manifest) : columnOf(link.kind);
        const auto column = static_cast<std::size_t>(box.column);
        const int height = ChainBox::heightOf(link, font);
        box.area = QRect(0, bottoms[column], 0, height);
        bottoms[column] += height + Spacing::Medium;
        heights_[column] = bottoms[column] - Spacing::Medium + Spacing::Large;
        switch (link.kind) {
        case ChainLink::Kind::Tag:
            tag = row;
            break;
        case ChainLink::Kind::Index:
            box.parent = tag;
            index = row;
            break;
        case ChainLink::Kind::Manifest:
            box.parent = index >= 0 ? index : tag;
            manifest = link.isShown ? row : manifest;
            break;
        case ChainLink::Kind::Config:
        case ChainLink::Kind::Layer:
        case ChainLink::Kind::Referrer:
            box.parent = isOfIndex ? index : manifest;
            break;
        }
    }
    placeColumns(font, room);
}

/// What room there is goes to the words of the states first, then to the names of the layers, then
/// between the columns.
void ChainLayout::placeColumns(const QFont& font, int whole) {
    const auto count =
        static_cast<int>(std::ranges::count_if(heights_, [](int height) { return height > 0; }));
    if (count == 0) {
        width_ = 0;
        return;
    }
    const int room = whole - 2 * Spacing::Large - (count - 1) * leastGap;
    const int width =
        std::clamp(room / count, ChainBox::leastWidth(font), ChainBox::goodWidth(font));
    int spare = room - count * width;
    const int more = std::clamp(spare, 0, width);
    spare -= more;
    const int gap =
        leastGap + (count > 1 ? std::clamp(spare / (count - 1), 0, mostGap - leastGap) : 0);
    int left = Spacing::Large;
    std::array<int, columns> lefts{};
    std::array<int, columns> widths{};
    for (std::size_t column = 0; column < columns; ++column) {
        if (heights_[column] == 0) {
            continue;
        }
        lefts[column] = left;
        widths[column] = width + (column == columns - 1 ? more : 0);
        left += widths[column] + gap;
    }
    width_ = left - gap + Spacing::Large;
    for (Box& box : boxes_) {
        const auto column = static_cast<std::size_t>(box.column);
        box.area.moveLeft(lefts[column]);
        box.area.setWidth(widths[column]);
    }
}

/// The next box in the same column, or itself at the end.
int ChainLayout::inColumn(int row, int step) const {
    const int column = boxes_[static_cast<std::size_t>(row)].column;
    int found = row;
    for (int next = row + (step > 0 ? 1 : -1);
         step != 0 && next >= 0 && next < static_cast<int>(boxes_.size());
         next += step > 0 ? 1 : -1) {
        if (boxes_[static_cast<std::size_t>(next)].column == column) {
            found = next;
            step += step > 0 ? -1 : 1;
        }
    }
    return found;
}

} // namespace stowage
