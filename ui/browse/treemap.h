#pragma once

#include <QRectF>

#include <vector>

namespace stowage {

/// Divides `area` into rectangles in proportion to the weights, as close to squares as it goes
/// (Bruls, Huizing, van Wijk: "Squarified Treemaps", 2000). `weights` is sorted, largest first, and
/// not negative; the answer is in the same order. What weighs nothing gets an empty rectangle.
std::vector<QRectF> layOutTreemap(const QRectF& area, const std::vector<double>& weights);

} // namespace stowage
