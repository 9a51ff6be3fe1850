#pragma once

#include "core/layers/mergedtree.h"

#include <QHashFunctions>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace stowage {

// What a MergedTree is made of. Private to this folder.

struct MergedTree::Record {
    LayerEntry entry; ///< Its path ends in the node's name.
    Place content;
    Node parent = none;
    Node firstChild = none;
    Node nextSibling = none;
    quint16 nameBegin = 0; ///< Where in entry.path().
    quint16 nameSize = 0;
    quint16 layer = 0; ///< Made it what it is.
    quint16 since = 0; ///< Made it be there at all.
    static constexpr quint16 notRemoved = 0xffff;
    quint16 removedIn = notRemoved; ///< While it is away.
    bool implicit = false;
    bool hardLink = false;
    bool sameAsBefore = false; ///< A folder over an equal folder.

    bool isLive() const { return removedIn == notRemoved; }
    bool isFolder() const { return isLive() && entry.type() == EntryType::Folder; }
    QByteArrayView name() const { return QByteArrayView(entry.path()).sliced(nameBegin, nameSize); }
};

/// Where a path has led so far, and what is left of it.
struct MergedTree::Cursor {
    Node at = root;
    std::vector<QByteArrayView> rest; ///< The next component last.
    std::vector<QByteArray> targets;  ///< Of the links that were followed: what `rest` looks into.
    int links = 0;

    explicit Cursor(QByteArrayView path) { push(path); }

    void push(QByteArrayView path) {
        while (!path.isEmpty()) {
            const qsizetype slash = path.lastIndexOf('/');
            const QByteArrayView component = path.sliced(slash + 1);
            if (!component.isEmpty() && component != QByteArrayView(".")) {
                rest.push_back(component);
            }
            path = path.first(std::max<qsizetype>(slash, 0));
        }
    }
};

/// Children by parent and name: a hash with open addressing of node numbers alone. Nodes are never
/// taken out of it.
class MergedTree::Index {
public:
    Node find(const std::deque<Record>& nodes, Node parent, QByteArrayView name) const {
        for (size_t slot = hash(parent, name);; ++slot) {
            const Node node = slots_[slot & (slots_.size() - 1)];
            if (node == none) {
                return none;
            }
            if (nodes[node].parent == parent && nodes[node].name() == name) {
                return node;
            }
        }
    }

    void insert(const std::deque<Record>& nodes, Node node) {
        if ((used_ + 1) * 2 > slots_.size()) {
            std::vector<Node> old(slots_.size() * 2, none);
            old.swap(slots_);
            for (const Node each : old) {
                if (each != none) {
                    place(nodes, each);
                }
            }
        }
        place(nodes, node);
        ++used_;
    }

private:
    static size_t hash(Node parent, QByteArrayView name) {
        return qHashBits(name.data(), static_cast<size_t>(name.size()),
                         parent * size_t{0x9e3779b9});
    }

    void place(const std::deque<Record>& nodes, Node node) {
        size_t slot = hash(nodes[node].parent, nodes[node].name());
        while (slots_[slot & (slots_.size() - 1)] != none) {
            ++slot;
        }
        slots_[slot & (slots_.size() - 1)] = node;
    }

    std::vector<Node> slots_ = std::vector<Node>(1024, none); ///< A power of two.
    size_t used_ = 0;
};

/// The hard links that were left out, by the folder that they would be in and their name.
class MergedTree::BrokenLinks {
public:
    struct Link {
        QByteArray target;
        quint32 layer = 0;
        bool isToFolder = false;
    };
    using Key = std::pair<Node, QByteArray>;

    bool isEmpty() const { return links_.empty(); }
    size_t count() const { return links_.size(); }
    const std::map<Key, Link>& all() const { return links_; }

    void insert(Node parent, QByteArrayView name, Link link) {
        links_.insert_or_assign({parent, name.toByteArray()}, std::move(link));
    }
    const Link* find(Node parent, QByteArrayView name) const {
        const auto found = links_.find({parent, name.toByteArray()});
        return found == links_.end() ? nullptr : &found->second;
    }

    // Most images have none, and none of these does anything then.

    /// Something else has its path.
    void erase(Node parent, QByteArrayView name) {
        if (!links_.empty()) {
            links_.erase({parent, name.toByteArray()});
        }
    }
    /// A whiteout takes away what lower layers brought.
    void eraseBelowLayer(Node parent, QByteArrayView name, quint32 layer) {
        if (const Link* link = find(parent, name); link != nullptr && link->layer < layer) {
            erase(parent, name);
        }
    }
    /// All of a folder, of layers below this one.
    void eraseIn(Node folder, quint32 layer) {
        for (auto link = links_.lower_bound({folder, QByteArray()});
             link != links_.end() && link->first.first == folder;) {
            link = link->second.layer < layer ? links_.erase(link) : std::next(link);
        }
    }

private:
    std::map<Key, Link> links_;
};

/// A clean path in two: the folder and the name.
inline std::pair<QByteArrayView, QByteArrayView> splitPath(QByteArrayView clean) {
    const qsizetype slash = clean.lastIndexOf('/');
    return slash < 0 ? std::pair(QByteArrayView(), clean)
                     : std::pair(clean.first(slash), clean.sliced(slash + 1));
}

} // namespace stowage
