#include "ui/browse/filesreading.h"

#include "core/layers/layerreader.h"
#include "core/layers/mergedtree.h"

#include <numeric>
#include <utility>

namespace stowage {

namespace {

FileChange changeOf(MergedTree::Change change) {
    switch (change) {
    case MergedTree::Change::Unchanged:
        return FileChange::Same;
    case MergedTree::Change::Added:
        return FileChange::Added;
    case MergedTree::Change::Changed:
        return FileChange::Changed;
    case MergedTree::Change::Removed:
    case MergedTree::Change::RemovedBelow:
        return FileChange::Removed;
    }
    return FileChange::Unknown;
}

/// Nodes of one tree and of the other, side by side.
struct Pair {
    MergedTree::Node from;
    FileTree::Node to;
};

Result<> copyTree(const MergedTree& from, FileTree& to, std::stop_token stop) {
    std::vector<Pair> open{{MergedTree::root, FileTree::root}};
    while (!open.empty()) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const Pair folder = open.back();
        open.pop_back();
        for (auto node = from.firstChild(folder.from); node != MergedTree::none;
             node = from.nextSibling(node)) {
            if (from.change(node) == MergedTree::Change::RemovedBelow) {
                continue;
            }
            const FileTree::Node copy =
                to.addChild(folder.to, from.name(node), from.entry(node), from.isImplicit(node),
                            changeOf(from.change(node)));
            if (from.firstChild(node) != MergedTree::none) {
                open.push_back({node, copy});
            }
        }
    }
    return {};
}

} // namespace

LayerStack layerStack(Repository& repository, const QList<Descriptor>& layers,
                      std::stop_token stop) {
    return {.count = layers.size(),
            .open = [&repository, layers, stop = std::move(stop)](
                        qsizetype layer) -> Result<std::unique_ptr<QIODevice>> {
                auto device = repository.layers().fetch(layers.at(layer).digest, stop);
                if (!device) {
                    return failure(device);
                }
                return std::unique_ptr<QIODevice>(std::move(*device));
            }};
}

qint64 totalSize(const QList<Descriptor>& layers) {
    return std::accumulate(layers.begin(), layers.end(), qint64{0},
                           [](qint64 sum, const Descriptor& layer) { return sum + layer.size; });
}

Result<> readLayerFiles(Repository& repository, const Descriptor& layer, FileTree& tree,
                        Progress& progress, std::stop_token stop) {
    const auto device = repository.layers().fetch(layer.digest, stop);
    if (!device) {
        return failure(device);
    }
    progress.set(0, (*device)->size());
    LayerReader reader(**device);
    constexpr quint32 reportInterval = 256;
    for (quint32 i = 0;; ++i) {
        const auto entry = reader.next(stop);
        if (!entry) {
            return failure(entry, QStringLiteral("listing of %1").arg(layer.digest.toString()));
        }
        if (!*entry) {
            break;
        }
        tree.add(**entry);
        if (i % reportInterval == 0) {
            progress.set(reader.consumed(), (*device)->size());
        }
    }
    progress.set((*device)->size(), (*device)->size());
    return {};
}

Result<std::shared_ptr<FileTree>> mergeFiles(Repository& repository,
                                             const QList<Descriptor>& layers, Progress& progress,
                                             std::stop_token stop) {
    progress.set(0, totalSize(layers));
    MergedTree merged;
    for (const Descriptor& layer : layers) {
        const auto device = repository.layers().fetch(layer.digest, stop);
        if (!device) {
            return failure(device);
        }
        if (const auto applied = merged.applyLayer(**device, &progress, stop); !applied) {
            return failure(applied, QStringLiteral("merging of %1").arg(layer.digest.toString()));
        }
    }
    auto tree = std::make_shared<FileTree>();
    if (const auto copied = copyTree(merged, *tree, stop); !copied) {
        return failure(copied);
    }
    return tree;
}

} // namespace stowage
