#include "ui/browse/treemap.h"

#include <algorithm>
#include <numeric>

namespace stowage {

namespace {

/// How far the worst rectangle of a row is from a square, for areas that sum up to `sum`.
double worstRatio(double smallest, double largest, double sum, double side) {
    const double square = sum * sum;
    const double sides = side * side;
    return std::max(sides * largest / square, square / (sides * smallest));
}

} // namespace

std::vector<QRectF> layOutTreemap(const QRectF& area, const std::vector<double>& weights) {
    std::vector<QRectF> tiles(weights.size());
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (total <= 0 || area.isEmpty()) {
        return tiles;
    }
    const double scale = area.width() * area.height() / total;
    QRectF rest = area;
    std::size_t first = 0;
    while (first < weights.size() && weights[first] > 0) {
        const double side = std::min(rest.width(), rest.height());
        if (side <= 0) {
            break;
        }
        // As many as make the row no worse.
        double sum = weights[first] * scale;
        std::size_t end = first + 1;
        double ratio = worstRatio(sum, sum, sum, side);
        while (end < weights.size() && weights[end] > 0) {
            const double next = weights[end] * scale;
            const double nextRatio = worstRatio(next, weights[first] * scale, sum + next, side);
            if (nextRatio > ratio) {
                break;
            }
            ratio = nextRatio;
            sum += next;
            ++end;
        }
        const double depth = sum / side;
        const bool isColumn = rest.width() >= rest.height();
        double along = isColumn ? rest.top() : rest.left();
        for (; first < end; ++first) {
            const double length = weights[first] * scale / depth;
            tiles[first] = isColumn ? QRectF(rest.left(), along, depth, length)
                                    : QRectF(along, rest.top(), length, depth);
            along += length;
        }
        if (isColumn) {
            rest.setLeft(std::min(rest.left() + depth, rest.right()));
        } else {
            rest.setTop(std::min(rest.top() + depth, rest.bottom()));
        }
    }
    return tiles;
}

} // namespace stowage
