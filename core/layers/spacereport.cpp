#include "core/layers/spacereport.h"

#include "core/layers/mergedtree.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace stowage {

namespace {

/// Content that a layer carries, and the path it was carried for.
struct Carried {
    MergedTree::Place place;
    MergedTree::Node node = MergedTree::none;
    qint64 size = 0;
};

/// Every content of the root once, in order, whatever the number of its names.
std::vector<MergedTree::Place> livePlaces(const MergedTree& tree) {
    std::vector<MergedTree::Place> places;
    const auto count = static_cast<MergedTree::Node>(tree.nodeCount());
    for (MergedTree::Node node = 0; node < count; ++node) {
        if (tree.isLive(node) && tree.entry(node).type() == EntryType::File &&
            tree.contentSize(node) > 0) {
            if (const auto place = tree.content(node)) {
                places.push_back(*place);
            }
        }
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

bool contains(const std::vector<MergedTree::Place>& places, MergedTree::Place place) {
    return std::binary_search(places.begin(), places.end(), place);
}

/// `carried` is in the order of places, as they were read.
qint64 sizeOf(const std::vector<MergedTree::Place>& places, const std::vector<Carried>& carried) {
    qint64 size = 0;
    auto next = places.begin();
    for (const Carried& each : carried) {
        next = std::find_if(next, places.end(),
                            [&each](MergedTree::Place place) { return place >= each.place; });
        if (next == places.end()) {
            break;
        }
        if (*next == each.place) {
            size += each.size;
        }
    }
    return size;
}

QList<WastedPath> wastedPaths(const MergedTree& tree, const std::vector<qint64>& wasted,
                              const std::vector<quint32>& copies) {
    QList<WastedPath> paths;
    for (MergedTree::Node node = 0; node < wasted.size(); ++node) {
        if (wasted[node] > 0) {
            paths.append({tree.path(node), copies[node], wasted[node],
                          tree.isLive(node) && tree.entry(node).type() == EntryType::File});
        }
    }
    std::stable_sort(paths.begin(), paths.end(), [](const WastedPath& a, const WastedPath& b) {
        return std::pair(-a.wasted, a.path) < std::pair(-b.wasted, b.path);
    });
    return paths;
}

} // namespace

double SpaceReport::efficiency() const {
    return carried > 0 ? static_cast<double>(kept) / static_cast<double>(carried) : 1.0;
}

Result<SpaceReport> reportSpace(const LayerStack& layers, Progress* progress,
                                std::stop_token stop) {
    MergedTree tree;
    SpaceReport report;
    std::vector<Carried> carried;
    for (quint32 layer = 0; layer < layers.count; ++layer) {
        const std::size_t before = carried.size();
        const auto note = [&](const LayerEntry& entry, quint32 ordinal) {
            if (entry.type() == EntryType::File && !entry.isWhiteout() && entry.size() > 0) {
                carried.push_back({{layer, ordinal}, tree.find(entry.path()), entry.size()});
            }
        };
        const auto device = layers.open(layer);
        const auto read =
            device ? tree.applyLayer(**device, progress, stop, note) : Result<>(failure(device));
        if (!read) {
            return failure(read, QStringLiteral("layer %1").arg(layer + 1));
        }
        LayerSpace space;
        for (std::size_t i = before; i < carried.size(); ++i) {
            space.carried += carried[i].size;
        }
        space.total = sizeOf(livePlaces(tree), carried);
        space.growth = space.total - report.kept;
        report.kept = space.total;
        report.carried += space.carried;
        report.layers.append(space);
    }

    const auto live = livePlaces(tree);
    std::vector<qint64> wasted(static_cast<std::size_t>(tree.nodeCount()));
    std::vector<quint32> copies(wasted.size());
    for (const Carried& each : carried) {
        ++copies[each.node];
        if (!contains(live, each.place)) {
            wasted[each.node] += each.size;
            report.layers[each.place.layer].wasted += each.size;
        }
    }
    report.wasted = wastedPaths(tree, wasted, copies);
    report.wastedPaths = report.wasted.size();
    report.wasted.resize(std::min(report.wasted.size(), SpaceReport::mostPaths));
    return report;
}

} // namespace stowage
