#include "ui/browse/filetree.h"

#include "ui/browse/filetreerecord.h"

#include <QHashFunctions>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>

namespace stowage {

namespace {

constexpr std::size_t chunkSize = 256 * 1024;

/// As many links as other unpackers follow before they call it a loop.
constexpr int mostLinks = 255;

/// The components of a path, one after the other; those of a link's target come before the rest.
class PathWalk {
public:
    explicit PathWalk(QByteArrayView path) { push(path); }

    std::optional<QByteArrayView> next() {
        if (rest_.empty()) {
            return std::nullopt;
        }
        const QByteArrayView component = rest_.back();
        rest_.pop_back();
        return component;
    }

    /// False where it is a loop. The target is looked into until the walk ends.
    bool follow(QByteArrayView target) {
        if (++links_ > mostLinks) {
            return false;
        }
        push(target);
        return true;
    }

    bool hasFollowed() const { return links_ > 0; }

private:
    void push(QByteArrayView path) {
        while (!path.isEmpty()) {
            const qsizetype slash = path.lastIndexOf('/');
            const QByteArrayView component = path.sliced(slash + 1);
            if (!component.isEmpty() && component != QByteArrayView(".")) {
                rest_.push_back(component);
            }
            path = path.first(std::max<qsizetype>(slash, 0));
        }
    }

    std::vector<QByteArrayView> rest_; ///< The next one last.
    int links_ = 0;
};

} // namespace

FileTree::FileTree() : table_(64, none) {
    records_.emplace_back();
}

FileTree::~FileTree() = default;

// ---- Nodes

std::pair<const char*, quint32> FileTree::keep(QByteArrayView text) {
    const auto size = static_cast<std::size_t>(text.size());
    if (size == 0) {
        return {nullptr, 0};
    }
    if (chunks_.empty() || chunkUsed_ + size > chunkSize) {
        chunks_.push_back(std::make_unique_for_overwrite<char[]>(std::max(chunkSize, size)));
        chunkUsed_ = 0;
    }
    char* kept = chunks_.back().get() + chunkUsed_;
    std::memcpy(kept, text.data(), size);
    chunkUsed_ += size;
    return {kept, static_cast<quint32>(size)};
}

/// Also one that was replaced.
FileTree::Node FileTree::childNamed(Node parent, QByteArrayView name) const {
    const std::size_t mask = table_.size() - 1;
    for (std::size_t at = qHash(name, parent) & mask; table_[at] != none; at = (at + 1) & mask) {
        const Record& record = records_[table_[at]];
        if (record.parent == parent && record.nameView() == name) {
            return table_[at];
        }
    }
    return none;
}

FileTree::Node FileTree::liveChild(Node parent, QByteArrayView name) const {
    const Node node = childNamed(parent, name);
    return node == none || records_[node].isReplaced ? none : node;
}

void FileTree::rehash() {
    std::vector<Node> table(table_.size() * 2, none);
    const std::size_t mask = table.size() - 1;
    for (Node node = 1; node < records_.size(); ++node) {
        const Record& record = records_[node];
        std::size_t at = qHash(record.nameView(), record.parent) & mask;
        while (table[at] != none) {
            at = (at + 1) & mask;
        }
        table[at] = node;
    }
    table_ = std::move(table);
}

void FileTree::hangIn(Node node, Node parent) {
    Record& folder = records_[parent];
    records_[node].nextSibling = folder.firstChild;
    folder.firstChild = node;
    ++folder.children;
    count_.fetch_add(1, std::memory_order_release);
}

FileTree::Node FileTree::create(Node parent, QByteArrayView name) {
    const auto node = static_cast<Node>(records_.size());
    Record& record = records_.emplace_back();
    std::tie(record.name, record.nameSize) = keep(name);
    record.parent = parent;
    const std::size_t mask = table_.size() - 1;
    std::size_t at = qHash(name, parent) & mask;
    while (table_[at] != none) {
        at = (at + 1) & mask;
    }
    table_[at] = node;
    if (records_.size() * 2 > table_.size()) {
        rehash();
    }
    hangIn(node, parent);
    return node;
}

/// The child of that name, if need be a new one or one that was replaced: an implicit folder.
FileTree::Node FileTree::obtain(Node parent, QByteArrayView name) {
    const Node node = childNamed(parent, name);
    if (node == none) {
        return create(parent, name);
    }
    Record& record = records_[node];
    if (record.isReplaced) {
        Record anew;
        anew.parent = parent;
        anew.name = record.name;
        anew.nameSize = record.nameSize;
        record = anew;
        hangIn(node, parent);
    }
    return node;
}

/// Where a link leads, as far as that is here.
FileTree::Node FileTree::followed(Node link) const {
    PathWalk walk(records_[link].linkView());
    Node node = records_[link].linkView().startsWith('/') ? root : records_[link].parent;
    while (const auto name = walk.next()) {
        if (*name == QByteArrayView("..")) {
            node = node == root ? root : records_[node].parent;
            continue;
        }
        const Node child = liveChild(node, *name);
        if (child == none || records_[child].isGone()) {
            return none;
        }
        const Record& record = records_[child];
        if (record.type != EntryType::SymbolicLink) {
            node = child;
            continue;
        }
        if (!walk.follow(record.linkView())) {
            return none;
        }
        node = record.linkView().startsWith('/') ? root : node;
    }
    return node;
}

// ---- Adding

void FileTree::forgetFolder() {
    lastFolderPath_.clear();
    lastFolder_ = root;
}

/// `isMade`: what stands in the way becomes a folder, as it does when something is put there.
FileTree::Node FileTree::folderAt(QByteArrayView path, bool isMade) {
    if (path == lastFolderPath_) {
        return lastFolder_;
    }
    PathWalk walk(path);
    Node node = root;
    bool isAsItWas = true;
    while (const auto name = walk.next()) {
        if (*name == QByteArrayView("..")) { // of a link
            node = node == root ? root : records_[node].parent;
            continue;
        }
        const Node child = obtain(node, *name);
        const Record& record = records_[child];
        if (record.type == EntryType::SymbolicLink && !record.isGone()) {
            if (walk.follow(record.linkView())) {
                node = record.linkView().startsWith('/') ? root : node;
                continue;
            }
        } else if (record.type != EntryType::Folder || record.isGone()) {
            if (isMade) {
                makeImplicit(child);
            } else {
                isAsItWas = false;
            }
        }
        node = child;
    }
    if (isAsItWas && !walk.hasFollowed()) {
        lastFolderPath_ = path.toByteArray();
        lastFolder_ = node;
    }
    return node;
}

void FileTree::resize(Node node, qint64 size) {
    const qint64 difference = size - records_[node].size;
    if (difference == 0) {
        return;
    }
    for (; node != none; node = records_[node].parent) {
        records_[node].size += difference;
    }
}

/// All that is in a folder which becomes something else. Who is met again later gets his old
/// number, so that no name is ever in the table twice.
void FileTree::loseChildren(Node node) {
    if (records_[node].firstChild == none) {
        return;
    }
    resize(node, 0);
    quint32 lost = 0;
    std::vector<Node> open{node};
    while (!open.empty()) {
        Record& folder = records_[open.back()];
        open.pop_back();
        Node child = std::exchange(folder.firstChild, none);
        folder.children = 0;
        for (; child != none; child = records_[child].nextSibling) {
            records_[child].isReplaced = true;
            ++lost;
            if (records_[child].firstChild != none) {
                open.push_back(child);
            }
        }
    }
    count_.fetch_sub(lost, std::memory_order_release);
    losses_.fetch_add(1, std::memory_order_release);
}

/// What was a file, or nothing but named by a whiteout, is a folder because something is in it.
void FileTree::makeImplicit(Node node) {
    Record& record = records_[node];
    resize(node, 0);
    // Below a whiteout nothing of the layers below shines through.
    record.isOpaque = record.isOpaque || record.isGone();
    record.change = FileChange::Unknown;
    record.type = EntryType::Folder;
    record.isImplicit = true;
    record.mode = Record().mode;
    record.modified = 0;
    record.uid = 0;
    record.gid = 0;
    record.link = nullptr;
    record.linkSize = 0;
}

void FileTree::describe(Node node, const LayerEntry& entry) {
    Record& record = records_[node];
    record.type = entry.type();
    record.mode = entry.mode();
    record.modified = entry.modified();
    record.uid = static_cast<quint32>(entry.uid());
    record.gid = static_cast<quint32>(entry.gid());
    record.isImplicit = false;
    std::tie(record.link, record.linkSize) = keep(entry.linkTarget());
}

void FileTree::put(Node node, const LayerEntry& entry) {
    Record& record = records_[node];
    const bool isFolder = entry.type() == EntryType::Folder;
    if (entry.type() != record.type) {
        forgetFolder(); // it may have led through this one
    }
    if (!isFolder) {
        loseChildren(node);
        resize(node, entry.size());
        record.isOpaque = false;
    } else if (record.type != EntryType::Folder || record.isGone()) {
        makeImplicit(node);
    }
    record.change = FileChange::Unknown;
    describe(node, entry);
}

void FileTree::add(const LayerEntry& entry) {
    const QByteArray path = cleanPath(entry.isWhiteout() ? entry.hides() : entry.path());
    const std::unique_lock lock(mutex_);
    if (entry.whiteout() == Whiteout::Broken) {
        return;
    }
    if (path.isEmpty()) {
        if (entry.whiteout() == Whiteout::Opaque) {
            records_[root].isOpaque = true;
        }
        return;
    }
    const qsizetype slash = path.lastIndexOf('/');
    const Node folder =
        folderAt(QByteArrayView(path).first(std::max<qsizetype>(slash, 0)), !entry.isWhiteout());
    const QByteArrayView name = QByteArrayView(path).sliced(slash + 1);
    const bool isNew = liveChild(folder, name) == none;
    const Node node = obtain(folder, name);
    Record& record = records_[node];
    switch (entry.whiteout()) {
    case Whiteout::None:
        put(node, entry);
        break;
    case Whiteout::Name:
        if (isNew) {
            record.type = EntryType::Other;
            record.isImplicit = false;
            record.change = FileChange::Removed;
        } else if (record.type == EntryType::Folder) {
            record.isOpaque = true; // it takes away nothing of its own layer
        }
        break;
    case Whiteout::Opaque:
        record.isOpaque = true;
        break;
    case Whiteout::Broken:
        break;
    }
}

FileTree::Node FileTree::addChild(Node parent, QByteArrayView name, const LayerEntry& entry,
                                  const Merged& merged) {
    const std::unique_lock lock(mutex_);
    const Node node = create(parent, name);
    describe(node, entry);
    Record& record = records_[node];
    record.isImplicit = merged.isImplicit;
    record.isOpaque = merged.isOpaque;
    record.isOtherName = merged.isOtherName;
    record.change = merged.change;
    if (entry.type() == EntryType::Folder || record.isGone()) {
        return node;
    }
    if (record.isOtherName) {
        record.size = entry.size();
    } else {
        resize(node, entry.size());
    }
    return node;
}

void FileTree::copyChanges(const FileTree& merged) {
    // Looked up while others may look too; only writing keeps them out.
    std::vector<FileChange> changes;
    {
        const std::shared_lock lock(mutex_);
        const std::shared_lock other(merged.mutex_);
        std::vector<Node> counterparts(records_.size(), none);
        counterparts[root] = root;
        changes.resize(records_.size(), FileChange::Unknown);
        for (Node node = 1; node < records_.size(); ++node) {
            const Record& record = records_[node];
            const Node above = counterparts[record.parent];
            if (above == none || record.isReplaced) {
                continue;
            }
            const Node counterpart = merged.liveChild(above, record.nameView());
            if (counterpart == none) {
                continue;
            }
            const Record& there = merged.records_[counterpart];
            changes[node] = there.change;
            // What is in it went where the link of a layer below leads.
            counterparts[node] = there.type == EntryType::SymbolicLink && record.firstChild != none
                                     ? merged.followed(counterpart)
                                     : counterpart;
        }
    }
    const std::unique_lock lock(mutex_);
    for (Node node = 1; node < changes.size(); ++node) {
        if (!records_[node].isGone()) {
            records_[node].change = changes[node];
        }
    }
}

void FileTree::markAllAdded() {
    const std::unique_lock lock(mutex_);
    for (Record& record : records_) {
        if (record.change == FileChange::Unknown) {
            record.change = FileChange::Added;
        }
    }
}

} // namespace stowage
