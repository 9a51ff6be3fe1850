#include "ui/browse/filetree.h"

#include "ui/browse/naturalorder.h"

#include <QHashFunctions>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace stowage {

namespace {

constexpr std::size_t chunkSize = 256 * 1024;

} // namespace

struct FileTree::Record {
    Node parent = none;
    Node firstChild = none; ///< The one that came last.
    Node nextSibling = none;
    quint32 children = 0;
    const char* name = nullptr;
    const char* link = nullptr;
    quint32 nameSize = 0;
    quint32 linkSize = 0;
    qint64 size = 0; ///< Of folders: of all in them.
    qint64 modified = 0;
    quint32 uid = 0;
    quint32 gid = 0;
    quint16 mode = 0755;
    EntryType type = EntryType::Folder;
    FileChange change = FileChange::Unknown;
    bool isOpaque = false;
    bool isImplicit = true;

    QByteArrayView nameView() const { return {name, static_cast<qsizetype>(nameSize)}; }
};

FileTree::FileTree() : table_(64, none) {
    records_.emplace_back();
}

FileTree::~FileTree() = default;

// ---- Adding

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

FileTree::Node FileTree::create(Node parent, QByteArrayView name) {
    const auto node = static_cast<Node>(records_.size());
    Record& record = records_.emplace_back();
    std::tie(record.name, record.nameSize) = keep(name);
    record.parent = parent;
    Record& folder = records_[parent];
    record.nextSibling = folder.firstChild;
    folder.firstChild = node;
    ++folder.children;
    const std::size_t mask = table_.size() - 1;
    std::size_t at = qHash(name, parent) & mask;
    while (table_[at] != none) {
        at = (at + 1) & mask;
    }
    table_[at] = node;
    if (records_.size() * 2 > table_.size()) {
        rehash();
    }
    count_.store(node, std::memory_order_release);
    return node;
}

FileTree::Node FileTree::folderAt(QByteArrayView path) {
    if (path == lastFolderPath_) {
        return lastFolder_;
    }
    Node node = root;
    qsizetype begin = 0;
    while (begin < path.size()) {
        qsizetype end = path.indexOf('/', begin);
        if (end < 0) {
            end = path.size();
        }
        const QByteArrayView name = path.sliced(begin, end - begin);
        const Node child = childNamed(node, name);
        node = child != none ? child : create(node, name);
        begin = end + 1;
    }
    lastFolderPath_ = path.toByteArray();
    lastFolder_ = node;
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
    const Node folder = folderAt(QByteArrayView(path).first(std::max<qsizetype>(slash, 0)));
    const QByteArrayView name = QByteArrayView(path).sliced(slash + 1);
    Node node = childNamed(folder, name);
    const bool isNew = node == none;
    if (isNew) {
        node = create(folder, name);
    }
    Record& record = records_[node];
    switch (entry.whiteout()) {
    case Whiteout::None:
        describe(node, entry);
        if (record.change == FileChange::Removed) {
            record.change = FileChange::Unknown;
        }
        if (entry.type() != EntryType::Folder) {
            resize(node, entry.size());
        }
        break;
    case Whiteout::Name:
        if (isNew) {
            record.type = EntryType::Other;
            record.isImplicit = false;
            record.change = FileChange::Removed;
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
                                  bool isImplicit, FileChange change) {
    const std::unique_lock lock(mutex_);
    const Node node = create(parent, name);
    describe(node, entry);
    records_[node].isImplicit = isImplicit;
    records_[node].change = change;
    if (entry.type() != EntryType::Folder && change != FileChange::Removed) {
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
            if (above == none) {
                continue;
            }
            const Node counterpart = merged.childNamed(above, record.nameView());
            counterparts[node] = counterpart;
            if (counterpart != none) {
                changes[node] = merged.records_[counterpart].change;
            }
        }
    }
    const std::unique_lock lock(mutex_);
    for (Node node = 1; node < changes.size(); ++node) {
        if (records_[node].change != FileChange::Removed) {
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

// ---- Looking

FileTree::Info FileTree::info(Node node) const {
    const std::shared_lock lock(mutex_);
    const Record& record = records_[node];
    Info info;
    info.name = record.nameView().toByteArray();
    info.linkTarget = QByteArray(record.link, static_cast<qsizetype>(record.linkSize));
    info.type = record.type;
    info.change = record.change;
    info.isOpaque = record.isOpaque;
    info.isImplicit = record.isImplicit;
    info.mode = record.mode;
    info.size = record.size;
    info.modified = record.modified;
    info.uid = record.uid;
    info.gid = record.gid;
    info.children = record.children;
    return info;
}

bool FileTree::isFolder(Node node) const {
    const std::shared_lock lock(mutex_);
    return records_[node].type == EntryType::Folder;
}

quint32 FileTree::childCount(Node node) const {
    const std::shared_lock lock(mutex_);
    return records_[node].children;
}

FileTree::Node FileTree::parent(Node node) const {
    const std::shared_lock lock(mutex_);
    return records_[node].parent;
}

FileTree::Node FileTree::find(QByteArrayView path) const {
    const std::shared_lock lock(mutex_);
    Node node = root;
    qsizetype begin = 0;
    while (node != none && begin < path.size()) {
        qsizetype end = path.indexOf('/', begin);
        if (end < 0) {
            end = path.size();
        }
        node = childNamed(node, path.sliced(begin, end - begin));
        begin = end + 1;
    }
    return node;
}

QByteArray FileTree::path(Node node) const {
    const std::shared_lock lock(mutex_);
    QByteArray path;
    for (; node != root; node = records_[node].parent) {
        if (!path.isEmpty()) {
            path.prepend('/');
        }
        path.prepend(records_[node].nameView());
    }
    return path;
}

qint64 FileTree::totalSize() const {
    const std::shared_lock lock(mutex_);
    return records_[root].size;
}

std::vector<FileTree::Node> FileTree::children(Node folder, quint32 known) const {
    const std::shared_lock lock(mutex_);
    const Record& record = records_[folder];
    std::vector<Node> nodes;
    nodes.reserve(record.children - known);
    for (Node node = record.firstChild; nodes.size() + known < record.children;
         node = records_[node].nextSibling) {
        nodes.push_back(node);
    }
    return nodes;
}

bool FileTree::isBefore(Node a, Node b, Order order, bool descending) const {
    const Record& x = records_[a];
    const Record& y = records_[b];
    const bool folderX = x.type == EntryType::Folder;
    const bool folderY = y.type == EntryType::Folder;
    const auto decide = [descending](auto first, auto second) {
        return descending ? second < first : first < second;
    };
    switch (order) {
    case Order::Name:
        break;
    case Order::Size:
        if (x.size != y.size) {
            return decide(x.size, y.size);
        }
        break;
    case Order::Modified:
        if (x.modified != y.modified) {
            return decide(x.modified, y.modified);
        }
        break;
    case Order::Mode:
        if (x.mode != y.mode) {
            return decide(x.mode, y.mode);
        }
        break;
    case Order::Change:
        if (x.change != y.change) {
            return decide(x.change, y.change);
        }
        break;
    }
    if (folderX != folderY) {
        return folderX;
    }
    const int names = compareNatural(x.nameView(), y.nameView());
    return descending && order == Order::Name ? names > 0 : names < 0;
}

void FileTree::sort(std::vector<Node>& nodes, Order order, bool descending) const {
    const std::shared_lock lock(mutex_);
    std::ranges::sort(nodes, [&](Node a, Node b) { return isBefore(a, b, order, descending); });
}

bool FileTree::fits(const Record& record, const Filter& filter) {
    if (filter.changesOnly &&
        (record.change == FileChange::Same || record.change == FileChange::Unknown)) {
        return false;
    }
    if (record.size < filter.smallest) {
        return false;
    }
    const bool isGone = record.change == FileChange::Removed;
    const bool isLink =
        record.type == EntryType::SymbolicLink || record.type == EntryType::HardLink;
    switch (filter.kind) {
    case Filter::Kind::Any:
        return true;
    case Filter::Kind::Files:
        return !isGone && record.type == EntryType::File;
    case Filter::Kind::Folders:
        return !isGone && record.type == EntryType::Folder;
    case Filter::Kind::Links:
        return !isGone && isLink;
    case Filter::Kind::Whiteouts:
        return isGone || record.isOpaque;
    case Filter::Kind::Others:
        return !isGone && !isLink && record.type != EntryType::File &&
               record.type != EntryType::Folder;
    }
    return true;
}

std::vector<bool> FileTree::matching(const Filter& filter, quint32& matches) const {
    QByteArray needle = filter.text;
    std::ranges::transform(needle, needle.begin(), folded);
    const std::shared_lock lock(mutex_);
    std::vector<bool> shown(records_.size(), false);
    matches = 0;
    QByteArray name;
    // Parents stand before their children, so one pass down and one up are enough.
    std::vector<bool> named(records_.size(), false);
    for (Node node = 1; node < records_.size(); ++node) {
        const Record& record = records_[node];
        name = record.nameView().toByteArray();
        std::ranges::transform(name, name.begin(), folded);
        const bool hasText = needle.isEmpty() || name.contains(needle);
        named[node] = hasText || (named[record.parent] && record.parent != root);
        const bool isFit = fits(record, filter);
        matches += isFit && hasText ? 1 : 0;
        shown[node] = isFit && named[node];
    }
    for (Node node = static_cast<Node>(records_.size()); --node > 0;) {
        if (shown[node]) {
            shown[records_[node].parent] = true;
        }
    }
    return shown;
}

std::vector<FileTree::Node> FileTree::files(const std::vector<bool>& shown) const {
    std::vector<Node> files;
    for (Node node = 1; node < records_.size(); ++node) {
        const Record& record = records_[node];
        const bool isShown = shown.empty() || (node < shown.size() && shown[node]);
        if (record.type == EntryType::File && record.change != FileChange::Removed && isShown) {
            files.push_back(node);
        }
    }
    return files;
}

qsizetype FileTree::fileCount(const std::vector<bool>& shown) const {
    const std::shared_lock lock(mutex_);
    return static_cast<qsizetype>(files(shown).size());
}

std::vector<FileTree::Node> FileTree::biggest(std::size_t limit,
                                              const std::vector<bool>& shown) const {
    const std::shared_lock lock(mutex_);
    std::vector<Node> files = this->files(shown);
    const auto isBigger = [this](Node a, Node b) {
        return records_[a].size != records_[b].size ? records_[a].size > records_[b].size : a < b;
    };
    const auto end = files.begin() + static_cast<std::ptrdiff_t>(std::min(limit, files.size()));
    std::partial_sort(files.begin(), end, files.end(), isBigger);
    files.erase(end, files.end());
    return files;
}

} // namespace stowage
