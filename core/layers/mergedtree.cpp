#include "core/layers/mergedtree.h"

#include "core/base/displaytext.h"
#include "core/layers/mergedtreerecord.h"

#include <algorithm>

namespace stowage {

namespace {

/// As many as other unpackers follow before they call it a loop.
constexpr int mostLinks = 255;

QByteArray joinedPath(const QByteArray& folder, QByteArrayView name) {
    return folder.isEmpty() ? name.toByteArray() : folder + '/' + name.toByteArray();
}

} // namespace

MergedTree::MergedTree()
    : nodes_(std::make_unique<std::deque<Record>>()), index_(std::make_unique<Index>()),
      broken_(std::make_unique<BrokenLinks>()) {
    Record& top = nodes_->emplace_back();
    top.entry = LayerEntry(QByteArray(), EntryType::Folder);
    top.entry.setMode(0755);
    top.implicit = true;
    top.sameAsBefore = true;
}

MergedTree::MergedTree(MergedTree&&) noexcept = default;
MergedTree& MergedTree::operator=(MergedTree&&) noexcept = default;
MergedTree::~MergedTree() = default;

MergedTree::Record& MergedTree::at(Node node) {
    return (*nodes_)[node];
}

const MergedTree::Record& MergedTree::at(Node node) const {
    return (*nodes_)[node];
}

Result<> MergedTree::advance(Cursor& cursor) const {
    while (!cursor.rest.empty()) {
        const QByteArrayView component = cursor.rest.back();
        if (component == QByteArrayView("..")) {
            cursor.rest.pop_back();
            cursor.at = cursor.at == root ? root : at(cursor.at).parent;
            continue;
        }
        const Node child = lookUp(cursor.at, component);
        if (child == none || !at(child).isLive()) {
            return {};
        }
        const LayerEntry& entry = at(child).entry;
        if (entry.type() == EntryType::Folder) {
            cursor.rest.pop_back();
            cursor.at = child;
        } else if (entry.type() == EntryType::SymbolicLink) {
            if (++cursor.links > mostLinks) {
                return failure(ErrorCode::Corrupt,
                               QStringLiteral("its folder is a loop of symbolic links"));
            }
            cursor.rest.pop_back();
            cursor.targets.push_back(entry.linkTarget());
            if (entry.linkTarget().startsWith('/')) {
                cursor.at = root;
            }
            cursor.push(cursor.targets.back());
        } else {
            return {};
        }
    }
    return {};
}

Result<MergedTree::Node> MergedTree::existingFolder(QByteArrayView path) const {
    Cursor cursor(path);
    if (const auto advanced = advance(cursor); !advanced) {
        return failure(advanced);
    }
    return cursor.rest.empty() ? cursor.at : none;
}

MergedTree::Node MergedTree::lookUp(Node parent, QByteArrayView name) const {
    return index_->find(*nodes_, parent, name);
}

MergedTree::Node MergedTree::find(QByteArrayView path) const {
    const QByteArray clean = cleanPath(path);
    if (clean.isEmpty()) {
        return root;
    }
    const auto [folder, name] = splitPath(clean);
    const auto parent = existingFolder(folder);
    if (!parent || *parent == none) {
        return none;
    }
    const Node node = lookUp(*parent, name);
    return node != none && at(node).isLive() ? node : none;
}

QList<MergedTree::BrokenLink> MergedTree::brokenLinks() const {
    QList<BrokenLink> links;
    for (const auto& [key, link] : broken_->all()) {
        links.append(
            {joinedPath(path(key.first), key.second), link.target, link.layer, link.isToFolder});
    }
    std::sort(links.begin(), links.end(),
              [](const BrokenLink& a, const BrokenLink& b) { return a.path < b.path; });
    return links;
}

std::optional<MergedTree::BrokenLink> MergedTree::brokenLink(QByteArrayView path) const {
    const QByteArray clean = cleanPath(path);
    const auto [folder, name] = splitPath(clean);
    const auto parent = existingFolder(folder);
    if (broken_->isEmpty() || !parent || *parent == none) {
        return std::nullopt;
    }
    const auto* link = broken_->find(*parent, name);
    return link == nullptr ? std::nullopt
                           : std::optional(BrokenLink{joinedPath(this->path(*parent), name),
                                                      link->target, link->layer, link->isToFolder});
}

QString MergedTree::BrokenLink::message() const {
    const QString text = isToFolder ? QStringLiteral("%1 is a hard link to the folder %2")
                                    : QStringLiteral("%1 is a hard link to %2, which is not there");
    return text.arg(displayText(QByteArrayView(path)), displayText(QByteArrayView(target)));
}

qsizetype MergedTree::layerCount() const {
    return layers_;
}

qsizetype MergedTree::liveCount() const {
    return live_;
}

qsizetype MergedTree::nodeCount() const {
    return static_cast<qsizetype>(nodes_->size());
}

MergedTree::Node MergedTree::parent(Node node) const {
    return at(node).parent;
}

QByteArrayView MergedTree::name(Node node) const {
    return at(node).name();
}

QByteArray MergedTree::path(Node node) const {
    std::vector<QByteArrayView> names;
    qsizetype size = 0;
    for (; node != root; node = at(node).parent) {
        names.push_back(at(node).name());
        size += names.back().size() + 1;
    }
    QByteArray path;
    path.reserve(size);
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        if (!path.isEmpty()) {
            path += '/';
        }
        path += *name;
    }
    return path;
}

QList<MergedTree::Node> MergedTree::children(Node folder, bool withRemoved) const {
    QList<Node> found;
    for (Node child = at(folder).firstChild; child != none; child = at(child).nextSibling) {
        if (withRemoved || at(child).isLive()) {
            found.append(child);
        }
    }
    std::sort(found.begin(), found.end(),
              [this](Node a, Node b) { return at(a).name() < at(b).name(); });
    return found;
}

MergedTree::Node MergedTree::firstChild(Node folder) const {
    return at(folder).firstChild;
}

MergedTree::Node MergedTree::nextSibling(Node node) const {
    return at(node).nextSibling;
}

const LayerEntry& MergedTree::entry(Node node) const {
    return at(node).entry;
}

bool MergedTree::isLive(Node node) const {
    return at(node).isLive();
}

bool MergedTree::isHardLink(Node node) const {
    return at(node).hardLink;
}

bool MergedTree::isImplicit(Node node) const {
    return at(node).implicit;
}

quint32 MergedTree::layer(Node node) const {
    return at(node).layer;
}

MergedTree::Change MergedTree::change(Node node) const {
    const Record& record = at(node);
    if (layers_ == 0) {
        return Change::Unchanged;
    }
    const quint32 current = currentLayer();
    if (!record.isLive()) {
        // What a layer brought and replaced itself was never there for anyone.
        return record.removedIn == current && record.since != current ? Change::Removed
                                                                      : Change::RemovedBelow;
    }
    if (record.layer != current || record.sameAsBefore) {
        return Change::Unchanged;
    }
    return record.since == current && node != root ? Change::Added : Change::Changed;
}

std::optional<quint32> MergedTree::removedBy(Node node) const {
    return at(node).isLive() ? std::nullopt : std::optional<quint32>(at(node).removedIn);
}

std::optional<MergedTree::Place> MergedTree::content(Node node) const {
    return at(node).implicit ? std::nullopt : std::optional(at(node).content);
}

} // namespace stowage
