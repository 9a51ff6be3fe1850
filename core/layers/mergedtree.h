#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/layerentry.h"
#include "core/layers/layerstack.h"

#include <QByteArrayView>
#include <QList>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace stowage {

/// The root file system that layers make when laid over each other, and what each layer did to it
/// (OCI image specification, "Applying Changesets").
///
/// Grows one entry at a time, bottom layer first: beginLayer(), apply() for every entry in order,
/// and again. Whiteouts take away what lower layers brought and nothing of their own layer,
/// wherever in it they stand. Paths are cleaned; one that leads through a symbolic link follows it
/// inside the root. What was taken away stays in the tree, marked, so that it can be shown. Holds
/// names and metadata, never content. One thread.
class MergedTree {
public:
    /// A path of the tree. The root is 0; the number of a path never changes.
    using Node = quint32;
    static constexpr Node root = 0;
    static constexpr Node none = ~Node{0};

    /// Where the content of a file is: entry number `ordinal` of layer `layer`.
    struct Place {
        quint32 layer = 0;
        quint32 ordinal = 0;
        friend auto operator<=>(const Place&, const Place&) = default;
    };

    /// What the layer that was applied last did to a path.
    enum class Change : quint8 {
        Unchanged,
        Added,
        Changed,      ///< Anything but a folder that was put over itself.
        Removed,      ///< By this layer.
        RemovedBelow, ///< By a layer before: no longer of interest to this one.
    };

    MergedTree();
    MergedTree(MergedTree&&) noexcept;
    MergedTree& operator=(MergedTree&&) noexcept;
    MergedTree(const MergedTree&) = delete;
    MergedTree& operator=(const MergedTree&) = delete;
    ~MergedTree();

    /// The entries that follow are the next layer's. Layers are numbered from 0.
    void beginLayer();

    /// Lays the next entry of the layer over the tree; `ordinal` is its number in the layer.
    /// A hard link to nothing or to a folder is left out, with whatever had its path before, and is
    /// one of brokenLinks(). Errors, each naming the path and leaving the tree as it was but for
    /// new folders: Corrupt for a broken whiteout or a loop of symbolic links; TooLarge for a path
    /// of 64 KiB or a tree of more than five million paths.
    Result<> apply(const LayerEntry& entry, quint32 ordinal);

    /// Is told of each entry once it has been applied.
    using Applied = std::function<void(const LayerEntry& entry, quint32 ordinal)>;

    /// A whole layer: beginLayer, then every entry. Errors: those of apply and of reading.
    Result<> applyLayer(QIODevice& layer, Progress* progress, std::stop_token stop = {},
                        const Applied& applied = {});

    /// A hard link that is in the layers and not in the tree, having no file to be a name of.
    struct BrokenLink {
        QByteArray path;   ///< Clean.
        QByteArray target; ///< As stored.
        quint32 layer = 0;
        bool isToFolder = false;

        /// Untranslated: "hl is a hard link to /etc/passwd, which is not there".
        QString message() const;
    };

    /// Those that nothing has taken away or put something else in the place of, by path.
    QList<BrokenLink> brokenLinks() const;
    /// The one of this path, which is found as find() does.
    std::optional<BrokenLink> brokenLink(QByteArrayView path) const;

    qsizetype layerCount() const;
    /// Paths that are there, the root not counted.
    qsizetype liveCount() const;
    /// All nodes: those taken away and the root counted.
    qsizetype nodeCount() const;

    /// The node of a path, cleaned, if it is there now; links in its folders are followed inside
    /// the root, its last component is not. `none` where there is nothing.
    Node find(QByteArrayView path) const;
    Node parent(Node node) const;
    QByteArrayView name(Node node) const;
    /// Clean: `usr/bin/env`. Empty for the root.
    QByteArray path(Node node) const;

    /// Sorted by bytes; those taken away only when asked for.
    QList<Node> children(Node folder, bool withRemoved = false) const;
    Node firstChild(Node folder) const; ///< In no order, those taken away included; or none.
    Node nextSibling(Node node) const;

    /// What the path is now (or was, when it was taken away). path() is as stored. A hard link has
    /// all but the path from the file it is a name of. A folder that no layer mentions has mode
    /// 0755 and time 0.
    const LayerEntry& entry(Node node) const;
    bool isLive(Node node) const;
    bool isHardLink(Node node) const;
    bool isImplicit(Node node) const; ///< A folder that no layer mentions.
    quint32 layer(Node node) const;   ///< Which layer made the path what it is.
    Change change(Node node) const;
    /// The layer that took it away, if it is away.
    std::optional<quint32> removedBy(Node node) const;

    /// Bytes of content; for a hard link, those of the file it is a name of.
    qint64 contentSize(Node node) const { return entry(node).size(); }

    /// The entry that holds the content: its own, or that of the file a hard link is a name of. Two
    /// nodes of one place are names of one file. Nothing for implicit folders.
    std::optional<Place> content(Node node) const;

private:
    struct Record;
    struct Cursor;
    class Index;
    class BrokenLinks;

    Record& at(Node node);
    const Record& at(Node node) const;
    quint32 currentLayer() const { return layers_ - 1; }

    Result<> advance(Cursor& cursor) const;
    Result<Node> existingFolder(QByteArrayView path) const;
    Result<Node> folderFor(QByteArrayView path);
    Node lookUp(Node parent, QByteArrayView name) const;
    Result<Node> add(Node parent, const QByteArray& path);
    Result<Node> makeImplicit(Node parent, QByteArrayView name);
    Result<> applyWhiteout(const LayerEntry& entry);
    Result<> applyHardLink(const LayerEntry& entry, Node parent, QByteArrayView name);
    Result<> leaveOut(const LayerEntry& entry, Node parent, QByteArrayView name, bool isToFolder);
    Result<> put(LayerEntry entry, Node parent, QByteArrayView name, Place content, bool hardLink);
    void takeAway(Node node, bool itself);
    void removeBelow(Node node);
    void remove(Node node);
    void revive(Node node);

    std::unique_ptr<std::deque<Record>> nodes_;
    std::unique_ptr<Index> index_;
    std::unique_ptr<BrokenLinks> broken_;
    QByteArray lastFolderPath_;
    Node lastFolder_ = none; ///< What lastFolderPath_ is, while that is a folder.
    quint32 layers_ = 0;
    qsizetype live_ = 0;
};

/// All layers of a stack merged. Errors: those of MergedTree and of opening, naming the layer.
Result<MergedTree> mergeLayers(const LayerStack& layers, Progress* progress,
                               std::stop_token stop = {});

} // namespace stowage
