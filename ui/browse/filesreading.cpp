#include "ui/browse/filesreading.h"

#include "core/layers/layerreader.h"
#include "core/layers/mergedtree.h"

#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

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

/// A merged tree as one that can be looked at while nobody changes it.
class TreeCopy {
public:
    /// `hiddenPaths`: those that whiteouts of the last layer name, clean.
    TreeCopy(const MergedTree& from, const QList<QByteArray>& hiddenPaths) : from_(from) {
        for (const QByteArray& path : hiddenPaths) {
            const auto node = from.find(path);
            if (node != MergedTree::none && from.entry(node).type() == EntryType::Folder) {
                opaque_.insert(node);
            }
        }
        chooseNames();
    }

    Result<> into(FileTree& to, std::stop_token stop) const {
        std::vector<Pair> open{{MergedTree::root, FileTree::root}};
        while (!open.empty()) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            const Pair folder = open.back();
            open.pop_back();
            for (auto node = from_.firstChild(folder.from); node != MergedTree::none;
                 node = from_.nextSibling(node)) {
                if (from_.change(node) == MergedTree::Change::RemovedBelow) {
                    continue;
                }
                const FileTree::Node copy = to.addChild(folder.to, from_.name(node),
                                                        from_.entry(node), merged(node, folder));
                if (from_.firstChild(node) != MergedTree::none) {
                    open.push_back({node, copy, isGone(changeOf(from_.change(node)))});
                }
            }
        }
        return {};
    }

private:
    /// A folder in one tree and in the other, side by side.
    struct Pair {
        MergedTree::Node from;
        FileTree::Node to;
        bool isGone = false;
    };

    /// Of the names that one file has, one weighs: the first, where that is still there.
    void chooseNames() {
        const auto count = static_cast<MergedTree::Node>(from_.nodeCount());
        for (MergedTree::Node node = 0; node < count; ++node) {
            if (from_.isLive(node) && from_.isHardLink(node)) {
                names_.try_emplace(*from_.content(node), node);
            }
        }
        for (MergedTree::Node node = 0; node < count && !names_.empty(); ++node) {
            if (const auto place = from_.content(node);
                place && from_.isLive(node) && !from_.isHardLink(node)) {
                if (const auto name = names_.find(*place); name != names_.end()) {
                    name->second = node;
                }
            }
        }
    }

    FileTree::Merged merged(MergedTree::Node node, const Pair& folder) const {
        FileTree::Merged merged{.change = changeOf(from_.change(node)),
                                .isImplicit = from_.isImplicit(node),
                                .isOpaque = opaque_.contains(node)};
        if (isGone(merged.change)) {
            if (folder.isGone || opaque_.contains(folder.from)) {
                merged.change = FileChange::Hidden;
            }
        } else if (const auto place = from_.content(node); place && !names_.empty()) {
            const auto name = names_.find(*place);
            merged.isOtherName = name != names_.end() && name->second != node;
        }
        return merged;
    }

    const MergedTree& from_;
    std::set<MergedTree::Node> opaque_;
    std::map<MergedTree::Place, MergedTree::Node> names_; ///< Only of files with several.
};

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

Result<std::shared_ptr<const LayerListing>>
listLayer(Repository& repository, const Descriptor& layer, Progress& progress,
          const std::function<void(const LayerEntry&)>& seen, std::stop_token stop) {
    const auto device = repository.layers().fetch(layer.digest, stop);
    if (!device) {
        return failure(device);
    }
    auto listing = std::make_shared<LayerListing>();
    LayerReader reader(**device);
    qint64 counted = 0;
    constexpr qint64 reportInterval = 256;
    for (;;) {
        const auto entry = reader.next(stop);
        if (!entry) {
            return failure(entry, QStringLiteral("listing of %1").arg(layer.digest.toString()));
        }
        if (!*entry) {
            break;
        }
        listing->append(**entry);
        if (seen) {
            seen(**entry);
        }
        if (listing->count() % reportInterval == 0) {
            progress.advance(reader.consumed() - std::exchange(counted, reader.consumed()));
        }
    }
    progress.advance((*device)->size() - counted);
    return listing;
}

Result<std::shared_ptr<FileTree>> mergeFiles(const QList<Descriptor>& layers,
                                             const ReadLayers& read, std::stop_token stop) {
    MergedTree merged;
    QList<QByteArray> hiddenPaths;
    for (const Descriptor& layer : layers) {
        hiddenPaths.clear(); // of the layer before
        merged.beginLayer();
        quint32 ordinal = 0;
        LayerListing::Walk walk(*read.value(layer.digest));
        while (const auto entry = walk.next()) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            if (const auto applied = merged.apply(*entry, ordinal++); !applied) {
                return failure(applied,
                               QStringLiteral("merging of %1").arg(layer.digest.toString()));
            }
            if (entry->isWhiteout()) {
                hiddenPaths.append(cleanPath(entry->hides()));
            }
        }
    }
    auto tree = std::make_shared<FileTree>();
    if (const auto copied = TreeCopy(merged, hiddenPaths).into(*tree, stop); !copied) {
        return failure(copied);
    }
    return tree;
}

} // namespace stowage
