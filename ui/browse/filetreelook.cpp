#include "ui/browse/filetreerecord.h"
#include "ui/browse/naturalorder.h"

#include <algorithm>
#include <mutex>
#include <numeric>

namespace stowage {

namespace {

bool isSameFolded(QByteArrayView text, QByteArrayView foldedText) {
    return std::ranges::equal(text, foldedText, [](char a, char b) { return folded(a) == b; });
}

} // namespace

// ---- Looking

FileTree::Info FileTree::info(Node node) const {
    const std::shared_lock lock(mutex_);
    const Record& record = records_[node];
    Info info;
    info.name = record.nameView().toByteArray();
    info.linkTarget = record.linkView().toByteArray();
    info.type = record.type;
    info.change = record.change;
    info.isOpaque = record.isOpaque;
    info.isImplicit = record.isImplicit;
    info.isOtherName = record.isOtherName;
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
        node = liveChild(node, path.sliced(begin, end - begin));
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
    if (record.children <= known) {
        return nodes;
    }
    nodes.reserve(record.children - known);
    for (Node node = record.firstChild; nodes.size() + known < record.children;
         node = records_[node].nextSibling) {
        nodes.push_back(node);
    }
    return nodes;
}

// ---- Order

/// What an order asks of a node.
struct FileTree::Key {
    qint64 value = 0;
    QByteArrayView name; ///< In a chunk, which stays.
    bool isFolder = false;
};

std::vector<quint32> FileTree::sorted(const std::vector<Node>& nodes, Order order,
                                      bool descending) const {
    std::vector<Key> keys;
    keys.reserve(nodes.size());
    {
        const std::shared_lock lock(mutex_);
        for (const Node node : nodes) {
            const Record& record = records_[node];
            Key& key = keys.emplace_back();
            key.name = record.nameView();
            key.isFolder = record.type == EntryType::Folder;
            switch (order) {
            case Order::Name:
                break;
            case Order::Size:
                key.value = record.size;
                break;
            case Order::Modified:
                key.value = record.modified;
                break;
            case Order::Mode:
                key.value = record.mode;
                break;
            case Order::Change:
                key.value = static_cast<qint64>(record.change);
                break;
            }
        }
    }
    const auto isBefore = [&keys, order, descending](quint32 a, quint32 b) {
        const Key& x = keys[a];
        const Key& y = keys[b];
        if (x.value != y.value) {
            return descending ? y.value < x.value : x.value < y.value;
        }
        if (x.isFolder != y.isFolder) {
            return x.isFolder;
        }
        const int names = compareNatural(x.name, y.name);
        return descending && order == Order::Name ? names > 0 : names < 0;
    };
    std::vector<quint32> positions(nodes.size());
    std::iota(positions.begin(), positions.end(), 0U);
    std::ranges::sort(positions, isBefore);
    return positions;
}

void FileTree::sort(std::vector<Node>& nodes, Order order, bool descending) const {
    const auto positions = sorted(nodes, order, descending);
    std::vector<Node> inOrder;
    inOrder.reserve(nodes.size());
    std::ranges::transform(positions, std::back_inserter(inOrder),
                           [&nodes](quint32 position) { return nodes[position]; });
    nodes = std::move(inOrder);
}

// ---- Filter

/// What is looked for in names, or, with a `/`, in paths.
class FileTree::Text {
public:
    explicit Text(QByteArray text) {
        std::ranges::transform(text, text.begin(), folded);
        parts_ = text.split('/');
    }

    bool isIn(const std::deque<Record>& records, Node node) {
        name_ = records[node].nameView().toByteArray();
        std::ranges::transform(name_, name_.begin(), folded);
        if (parts_.size() == 1) {
            return name_.contains(parts_.first());
        }
        if (!name_.startsWith(parts_.last())) {
            return false;
        }
        for (qsizetype part = parts_.size() - 2;; --part) {
            node = records[node].parent;
            if (node == none) {
                return false;
            }
            const QByteArrayView name = records[node].nameView();
            const QByteArrayView wanted = parts_.at(part);
            if (part == 0) {
                return name.size() >= wanted.size() &&
                       isSameFolded(name.last(wanted.size()), wanted);
            }
            if (!isSameFolded(name, wanted)) {
                return false;
            }
        }
    }

private:
    QByteArrayList parts_;
    QByteArray name_;
};

bool FileTree::fits(const Record& record, const Filter& filter) {
    switch (filter.change) {
    case Filter::Change::Any:
        break;
    case Filter::Change::Every:
        if (record.change == FileChange::Same || record.change == FileChange::Unknown) {
            return false;
        }
        break;
    case Filter::Change::Added:
        if (record.change != FileChange::Added) {
            return false;
        }
        break;
    case Filter::Change::Changed:
        if (record.change != FileChange::Changed) {
            return false;
        }
        break;
    case Filter::Change::Gone:
        if (!record.isGone()) {
            return false;
        }
        break;
    }
    if (record.size < filter.smallest) {
        return false;
    }
    const bool isAway = record.isGone();
    const bool isLink =
        record.type == EntryType::SymbolicLink || record.type == EntryType::HardLink;
    switch (filter.kind) {
    case Filter::Kind::Any:
        return true;
    case Filter::Kind::Files:
        return !isAway && record.type == EntryType::File;
    case Filter::Kind::Folders:
        return !isAway && record.type == EntryType::Folder;
    case Filter::Kind::Links:
        return !isAway && (isLink || record.isOtherName);
    case Filter::Kind::Whiteouts:
        return isAway || record.isOpaque;
    case Filter::Kind::Others:
        return !isAway && !isLink && record.type != EntryType::File &&
               record.type != EntryType::Folder;
    }
    return true;
}

FileTree::Matches FileTree::matching(const Filter& filter) const {
    Text text(filter.text);
    const std::shared_lock lock(mutex_);
    Matches matches;
    matches.shown.resize(records_.size(), false);
    // Parents stand before their children, so one pass down and one up are enough.
    std::vector<bool> named(records_.size(), false);
    for (Node node = 1; node < records_.size(); ++node) {
        const Record& record = records_[node];
        if (record.isReplaced) {
            continue;
        }
        const bool hasText = text.isIn(records_, node);
        named[node] = hasText || (named[record.parent] && record.parent != root);
        const bool isFit = fits(record, filter);
        matches.shown[node] = isFit && named[node];
        if (isFit && hasText && ++matches.count <= Matches::mostFirst) {
            matches.first.push_back(node);
        }
    }
    for (Node node = static_cast<Node>(records_.size()); --node > 0;) {
        if (matches.shown[node]) {
            matches.shown[records_[node].parent] = true;
        }
    }
    return matches;
}

// ---- The biggest

std::vector<FileTree::Node> FileTree::files(const std::vector<bool>& shown) const {
    std::vector<Node> files;
    for (Node node = 1; node < records_.size(); ++node) {
        const Record& record = records_[node];
        const bool isShown = shown.empty() || (node < shown.size() && shown[node]);
        if (record.type == EntryType::File && !record.isGone() && !record.isReplaced && isShown) {
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
