#pragma once

#include "core/layers/layerentry.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <atomic>
#include <deque>
#include <memory>
#include <shared_mutex>
#include <vector>

namespace stowage {

/// What happened to a path, seen from the layers below.
enum class FileChange : quint8 {
    Unknown, ///< Not compared yet.
    Same,
    Added,
    Changed,
    Removed, ///< Taken away by this layer: by a whiteout, or by something else in its place.
    Hidden,  ///< Taken away with its folder, or by the whiteout that makes its folder opaque.
};

/// It was there below and is not any more.
constexpr bool isGone(FileChange change) {
    return change == FileChange::Removed || change == FileChange::Hidden;
}

/// The paths of a layer, or of a merged root, as a tree: grown by one worker while a window looks
/// at it. About 80 bytes an entry and its name.
///
/// Thread-safe: one thread adds, any number look. Nodes are never taken away, so a number once
/// given stays good.
class FileTree {
public:
    using Node = quint32;
    static constexpr Node root = 0;
    static constexpr Node none = ~Node{0};

    /// A node as a list shows it. A value.
    struct Info {
        QByteArray name;       ///< Raw bytes.
        QByteArray linkTarget; ///< Raw bytes.
        EntryType type = EntryType::Folder;
        FileChange change = FileChange::Unknown;
        bool isOpaque = false;    ///< A folder that hides all that was in it below.
        bool isImplicit = false;  ///< A folder that no entry describes.
        bool isOtherName = false; ///< A hard link; its folder does not weigh its size again.
        quint16 mode = 0755;
        qint64 size = 0;     ///< Bytes; of folders: of all that is in them.
        qint64 modified = 0; ///< Seconds since 1970.
        qint64 uid = 0;
        qint64 gid = 0;
        quint32 children = 0;
    };

    /// What a filter leaves. A value; all of it together must fit.
    struct Filter {
        enum class Kind { Any, Files, Folders, Links, Whiteouts, Others };

        enum class Change {
            Any,
            Every, ///< Added, changed or gone.
            Added,
            Changed,
            Gone,
        };

        /// In the name; with a `/`, in the path. ASCII letters without regard to case.
        QByteArray text = {};
        Change change = Change::Any;
        Kind kind = Kind::Any;
        qint64 smallest = 0; ///< Bytes; of folders, of all in them.

        bool isEmpty() const {
            return text.isEmpty() && change == Change::Any && kind == Kind::Any && smallest == 0;
        }
        friend bool operator==(const Filter&, const Filter&) = default;
    };

    /// What a filter leaves of a tree.
    struct Matches {
        std::vector<bool> shown; ///< By node: it fits, or leads to what does.
        quint32 count = 0;       ///< Of those that fit, and not by the name of a folder above.
        std::vector<Node> first; ///< Some of these, in the order in which they came.
        static constexpr std::size_t mostFirst = 300;
    };

    /// What a merged tree knows of a path beside its entry.
    struct Merged {
        FileChange change = FileChange::Unknown;
        bool isImplicit = false;
        bool isOpaque = false;
        bool isOtherName = false; ///< Info::isOtherName.
    };

    enum class Order { Name, Size, Modified, Mode, Change };

    FileTree();
    FileTree(const FileTree&) = delete;
    FileTree& operator=(const FileTree&) = delete;
    ~FileTree();

    // ---- For the thread that adds

    /// An entry of a layer, put where unpacking the layer alone would put it: a path that leads
    /// through a symbolic link of the layer follows it inside the root, one that leads through a
    /// file makes that a folder, and what is put over a folder, and is none, takes the place of all
    /// in it. A path met before is described anew. Whiteouts mark what they take away.
    void add(const LayerEntry& entry);

    /// One of a merged tree: a child of `parent`, which has none of that name yet.
    Node addChild(Node parent, QByteArrayView name, const LayerEntry& entry, const Merged& merged);

    /// Takes over what a merged tree says of the same paths, through its symbolic links where they
    /// lead through such.
    void copyChanges(const FileTree& merged);

    /// All that has no change of its own is new: the lowest layer.
    void markAllAdded();

    // ---- For everybody

    Info info(Node node) const;
    bool isFolder(Node node) const;
    quint32 childCount(Node node) const;
    Node parent(Node node) const;

    /// Of a clean path.
    Node find(QByteArrayView path) const;

    /// "usr/bin/env", raw bytes; empty for the root.
    QByteArray path(Node node) const;

    /// All that are there but the root, and the bytes of all files.
    quint32 count() const { return count_.load(std::memory_order_acquire); }
    qint64 totalSize() const;

    /// How often a folder lost all that was in it, so that a list of it is to be made anew.
    quint32 losses() const { return losses_.load(std::memory_order_acquire); }

    /// All but the first `known` that were added, in no order.
    std::vector<Node> children(Node folder, quint32 known = 0) const;

    /// Folders before files, names in natural order; other orders fall back on the name. Nobody
    /// has to wait for it: it looks first and sorts afterwards.
    void sort(std::vector<Node>& nodes, Order order, bool descending) const;

    /// The positions in `nodes` in that order.
    std::vector<quint32> sorted(const std::vector<Node>& nodes, Order order, bool descending) const;

    /// What fits, the way to it, and what lies in a folder whose name has the text.
    Matches matching(const Filter& filter) const;

    /// The biggest files that are there, at most `limit` of them, biggest first; equal ones in the
    /// order in which they came. With `shown` (from matching()), only of those.
    std::vector<Node> biggest(std::size_t limit, const std::vector<bool>& shown = {}) const;

    /// How many files there are, of which biggest() answers some.
    qsizetype fileCount(const std::vector<bool>& shown = {}) const;

private:
    struct Record;
    struct Key;
    class Text;
    using Chunk = std::unique_ptr<char[]>;

    Node childNamed(Node parent, QByteArrayView name) const;
    Node liveChild(Node parent, QByteArrayView name) const;
    Node followed(Node link) const;
    Node create(Node parent, QByteArrayView name);
    Node obtain(Node parent, QByteArrayView name);
    void hangIn(Node node, Node parent);
    Node folderAt(QByteArrayView path, bool isMade);
    void makeImplicit(Node node);
    void put(Node node, const LayerEntry& entry);
    void describe(Node node, const LayerEntry& entry);
    void resize(Node node, qint64 size);
    void loseChildren(Node node);
    void forgetFolder();
    void rehash();
    std::pair<const char*, quint32> keep(QByteArrayView text);
    std::vector<Node> files(const std::vector<bool>& shown) const;
    static bool fits(const Record& record, const Filter& filter);

    mutable std::shared_mutex mutex_; // guards all below
    std::deque<Record> records_;
    std::vector<Node> table_; ///< Open addressing, by parent and name.
    std::vector<Chunk> chunks_;
    std::size_t chunkUsed_ = 0;
    QByteArray lastFolderPath_; ///< Where the entry before stood; the next often stands there too.
    Node lastFolder_ = root;
    std::atomic<quint32> count_{0};
    std::atomic<quint32> losses_{0};
};

} // namespace stowage
