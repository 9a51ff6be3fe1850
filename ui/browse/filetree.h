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
    Removed, ///< Taken away by a whiteout of this layer.
};

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
        bool isOpaque = false;   ///< A folder that hides all that was in it below.
        bool isImplicit = false; ///< A folder that no entry describes.
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

        QByteArray text = {}; ///< In the name; ASCII letters without regard to case.
        bool changesOnly = false;
        Kind kind = Kind::Any;
        qint64 smallest = 0; ///< Bytes; of folders, of all in them.

        bool isEmpty() const {
            return text.isEmpty() && !changesOnly && kind == Kind::Any && smallest == 0;
        }
        friend bool operator==(const Filter&, const Filter&) = default;
    };

    enum class Order { Name, Size, Modified, Mode, Change };

    FileTree();
    FileTree(const FileTree&) = delete;
    FileTree& operator=(const FileTree&) = delete;
    ~FileTree();

    // ---- For the thread that adds

    /// An entry of a layer; whiteouts mark what they take away. A path met before is described
    /// anew.
    void add(const LayerEntry& entry);

    /// One of a merged tree: a child of `parent`, which has none of that name yet.
    Node addChild(Node parent, QByteArrayView name, const LayerEntry& entry, bool isImplicit,
                  FileChange change);

    /// Takes over what a merged tree says of the same paths.
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

    /// All nodes but the root, and the bytes of all files.
    quint32 count() const { return count_.load(std::memory_order_acquire); }
    qint64 totalSize() const;

    /// All but the first `known` that were added, in no order.
    std::vector<Node> children(Node folder, quint32 known = 0) const;

    /// Folders before files, names in natural order; other orders fall back on the name.
    void sort(std::vector<Node>& nodes, Order order, bool descending) const;

    /// For each node whether it fits, something in it does, or its name has the text and it lies in
    /// what fits. The number of those that fit themselves goes to `matches`.
    std::vector<bool> matching(const Filter& filter, quint32& matches) const;

    /// The biggest files that are there, at most `limit` of them, biggest first; equal ones in the
    /// order in which they came. With `shown` (from matching()), only of those.
    std::vector<Node> biggest(std::size_t limit, const std::vector<bool>& shown = {}) const;

    /// How many files there are, of which biggest() answers some.
    qsizetype fileCount(const std::vector<bool>& shown = {}) const;

private:
    struct Record;
    using Chunk = std::unique_ptr<char[]>;

    Node childNamed(Node parent, QByteArrayView name) const;
    Node create(Node parent, QByteArrayView name);
    Node folderAt(QByteArrayView path);
    void describe(Node node, const LayerEntry& entry);
    void resize(Node node, qint64 size);
    void rehash();
    std::pair<const char*, quint32> keep(QByteArrayView text);
    std::vector<Node> files(const std::vector<bool>& shown) const;
    static bool fits(const Record& record, const Filter& filter);
    bool isBefore(Node a, Node b, Order order, bool descending) const;

    mutable std::shared_mutex mutex_; // guards all below
    std::deque<Record> records_;
    std::vector<Node> table_; ///< Open addressing, by parent and name.
    std::vector<Chunk> chunks_;
    std::size_t chunkUsed_ = 0;
    QByteArray lastFolderPath_; ///< Where the entry before stood; the next often stands there too.
    Node lastFolder_ = root;
    std::atomic<quint32> count_{0};
};

} // namespace stowage
