#include "core/base/displaytext.h"
#include "core/layers/layerreader.h"
#include "core/layers/mergedtree.h"
#include "core/layers/mergedtreerecord.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// Some ten times the largest images there are; a bomb of names stops here.
constexpr size_t mostNodes = 5'000'000;
constexpr qsizetype longestPath = 65'535;
constexpr quint32 mostLayers = 65'000;

std::unexpected<Error> corrupt(const LayerEntry& entry, const QString& reason) {
    return failure(ErrorCode::Corrupt,
                   QStringLiteral("%1: %2").arg(displayText(QByteArrayView(entry.path())), reason));
}

bool sameFolder(const LayerEntry& a, const LayerEntry& b) {
    return a.mode() == b.mode() && a.uid() == b.uid() && a.gid() == b.gid() &&
           a.attributes() == b.attributes();
}

} // namespace

void MergedTree::beginLayer() {
    ++layers_;
}

Result<> MergedTree::apply(const LayerEntry& entry, quint32 ordinal) {
    if (layers_ == 0 || layers_ > mostLayers) {
        return failure(ErrorCode::TooLarge, QStringLiteral("%1 layers").arg(layers_));
    }
    if (entry.path().size() > longestPath || entry.linkTarget().size() > longestPath) {
        return failure(
            ErrorCode::TooLarge,
            QStringLiteral("a path of %1 bytes, that begins with %2")
                .arg(std::max(entry.path().size(), entry.linkTarget().size()))
                .arg(displayText(QByteArrayView(entry.path())
                                     .first(std::min<qsizetype>(entry.path().size(), 100)))));
    }
    if (entry.isWhiteout()) {
        return applyWhiteout(entry);
    }
    const QByteArray path = cleanPath(entry.path());
    if (path.isEmpty()) {
        if (entry.type() != EntryType::Folder) {
            return corrupt(entry, QStringLiteral("the root can be nothing but a folder"));
        }
        Record& top = at(root);
        top.sameAsBefore = layers_ > 1 && sameFolder(top.entry, entry);
        top.entry = entry;
        top.content = {currentLayer(), ordinal};
        top.layer = static_cast<quint16>(currentLayer());
        top.implicit = false;
        return {};
    }
    const auto [folder, name] = splitPath(path);
    const auto parent = folderFor(folder);
    if (!parent) {
        return failure(parent, displayText(QByteArrayView(entry.path())));
    }
    if (entry.type() == EntryType::HardLink) {
        return applyHardLink(entry, *parent, name);
    }
    return put(entry, *parent, name, {currentLayer(), ordinal}, false);
}

Result<> MergedTree::applyWhiteout(const LayerEntry& entry) {
    if (entry.whiteout() == Whiteout::Broken) {
        return corrupt(entry, QStringLiteral("the whiteout names nothing that could be there"));
    }
    const QByteArray path = cleanPath(entry.hides());
    const bool opaque = entry.whiteout() == Whiteout::Opaque;
    const auto [folder, name] =
        opaque ? std::pair(QByteArrayView(path), QByteArrayView()) : splitPath(path);
    const auto parent = existingFolder(folder);
    if (!parent) {
        return failure(parent, displayText(QByteArrayView(entry.path())));
    }
    const Node node = opaque || *parent == none ? *parent : lookUp(*parent, name);
    if (node != none && at(node).isLive()) {
        takeAway(node, !opaque);
    } else if (!opaque && *parent != none) {
        broken_->eraseBelowLayer(*parent, name, currentLayer());
    }
    return {};
}

Result<> MergedTree::applyHardLink(const LayerEntry& entry, Node parent, QByteArrayView name) {
    const QByteArray path = cleanPath(entry.linkTarget());
    const Node target = find(path);
    if (target == none || at(target).isFolder()) {
        return leaveOut(entry, parent, name, target != none);
    }
    if (target == lookUp(parent, name)) {
        return {}; // a name of itself: it is there already
    }
    // What a hard link says of its mode or owner is nothing that unpacking would set.
    LayerEntry linked = at(target).entry;
    linked.setPath(entry.path());
    return put(std::move(linked), parent, name, at(target).content, true);
}

/// One bad link must not keep anybody from all the rest. What was at its path is what the layer
/// meant to replace, so that it does not stand for it.
Result<> MergedTree::leaveOut(const LayerEntry& entry, Node parent, QByteArrayView name,
                              bool isToFolder) {
    if (nodes_->size() + broken_->count() >= mostNodes) {
        return failure(ErrorCode::TooLarge, QStringLiteral("more than %1 paths").arg(mostNodes));
    }
    if (const Node before = lookUp(parent, name); before != none && at(before).isLive()) {
        removeBelow(before);
        remove(before);
    }
    broken_->insert(parent, name, {entry.linkTarget(), currentLayer(), isToFolder});
    return {};
}

Result<> MergedTree::put(LayerEntry entry, Node parent, QByteArrayView name, Place content,
                         bool hardLink) {
    if (entry.name() != name) {
        // It ends in `.` or `..`; the record's path must end in the node's name.
        entry.setPath(name.toByteArray());
    }
    Node node = lookUp(parent, name);
    const bool isFolder = entry.type() == EntryType::Folder;
    bool sameAsBefore = false;
    if (node == none) {
        const auto added = add(parent, entry.path());
        if (!added) {
            return failure(added);
        }
        node = *added;
    } else if (at(node).isLive()) {
        if (at(node).isFolder() && isFolder) {
            sameAsBefore = !at(node).implicit && sameFolder(at(node).entry, entry);
        } else {
            removeBelow(node);
        }
    }
    revive(node);
    broken_->erase(parent, name);
    Record& record = at(node);
    record.nameBegin = static_cast<quint16>(entry.name().data() - entry.path().constData());
    record.entry = std::move(entry);
    record.content = content;
    record.layer = static_cast<quint16>(currentLayer());
    record.implicit = false;
    record.hardLink = hardLink;
    record.sameAsBefore = sameAsBefore;
    return {};
}

Result<MergedTree::Node> MergedTree::add(Node parent, const QByteArray& path) {
    if (nodes_->size() >= mostNodes) {
        return failure(ErrorCode::TooLarge, QStringLiteral("more than %1 paths").arg(mostNodes));
    }
    const auto node = static_cast<Node>(nodes_->size());
    Record& record = nodes_->emplace_back();
    record.entry.setPath(path);
    const QByteArrayView name = record.entry.name();
    record.nameBegin = static_cast<quint16>(name.data() - record.entry.path().constData());
    record.nameSize = static_cast<quint16>(name.size());
    record.parent = parent;
    record.nextSibling = at(parent).firstChild;
    record.since = static_cast<quint16>(currentLayer());
    record.removedIn = record.since; // until it is revived
    at(parent).firstChild = node;
    index_->insert(*nodes_, node);
    return node;
}

Result<MergedTree::Node> MergedTree::makeImplicit(Node parent, QByteArrayView name) {
    Node node = lookUp(parent, name);
    if (node == none) {
        const auto added = add(parent, name.toByteArray());
        if (!added) {
            return failure(added);
        }
        node = *added;
    } else if (at(node).isLive()) {
        removeBelow(node);
    }
    revive(node);
    broken_->erase(parent, name);
    Record& record = at(node);
    record.entry = LayerEntry(name.toByteArray(), EntryType::Folder);
    record.entry.setMode(0755);
    record.nameBegin = 0;
    record.layer = static_cast<quint16>(currentLayer());
    record.implicit = true;
    record.hardLink = false;
    record.sameAsBefore = false;
    return node;
}

void MergedTree::revive(Node node) {
    Record& record = at(node);
    if (record.isLive()) {
        return;
    }
    // Taken away and brought back by one layer: it was there before and is there after.
    const auto current = static_cast<quint16>(currentLayer());
    if (record.removedIn != current || record.since == current) {
        record.since = current;
    }
    record.removedIn = Record::notRemoved;
    ++live_;
}

void MergedTree::remove(Node node) {
    at(node).removedIn = static_cast<quint16>(currentLayer());
    --live_;
}

/// Everything in a folder that becomes something else.
void MergedTree::removeBelow(Node node) {
    std::vector<Node> open{node};
    while (!open.empty()) {
        const Node parent = open.back();
        open.pop_back();
        broken_->eraseIn(parent, layers_);
        for (Node child = at(parent).firstChild; child != none; child = at(child).nextSibling) {
            if (at(child).isLive()) {
                remove(child);
                open.push_back(child);
            }
        }
    }
}

/// What lower layers brought, at and below a node; what this layer brought stays, in folders that
/// are then of no other layer.
void MergedTree::takeAway(Node node, bool itself) {
    std::vector<Node> found{node}; // each before what is in it
    for (size_t i = 0; i < found.size(); ++i) {
        broken_->eraseIn(found[i], currentLayer());
        for (Node child = at(found[i]).firstChild; child != none; child = at(child).nextSibling) {
            if (at(child).isLive()) {
                found.push_back(child);
            }
        }
    }
    std::vector<Node> keeping; // folders with something in them that stays, sorted
    for (auto each = found.rbegin(); each != found.rend(); ++each) {
        if (*each == node && !itself) {
            break;
        }
        Record& record = at(*each);
        const bool own = record.layer == currentLayer();
        const auto kept = std::lower_bound(keeping.begin(), keeping.end(), *each);
        const bool keeps = kept != keeping.end() && *kept == *each;
        if (!own && !keeps) {
            remove(*each);
            continue;
        }
        if (!own) {
            record.entry = LayerEntry(record.name().toByteArray(), EntryType::Folder);
            record.entry.setMode(0755);
            record.nameBegin = 0;
            record.layer = static_cast<quint16>(currentLayer());
            record.implicit = true;
            record.sameAsBefore = false;
        }
        const auto place = std::lower_bound(keeping.begin(), keeping.end(), record.parent);
        if (place == keeping.end() || *place != record.parent) {
            keeping.insert(place, record.parent);
        }
    }
}

Result<MergedTree::Node> MergedTree::folderFor(QByteArrayView path) {
    // Entries of one folder mostly follow each other.
    if (lastFolder_ != none && path == lastFolderPath_ && at(lastFolder_).isFolder()) {
        return lastFolder_;
    }
    Cursor cursor(path);
    for (;;) {
        if (const auto advanced = advance(cursor); !advanced) {
            return failure(advanced);
        }
        if (cursor.rest.empty()) {
            break;
        }
        const auto made = makeImplicit(cursor.at, cursor.rest.back());
        if (!made) {
            return failure(made);
        }
        cursor.rest.pop_back();
        cursor.at = *made;
    }
    // A live folder's parents are live folders, so that it stays what the path means; through a
    // link this would not hold.
    lastFolder_ = cursor.links == 0 ? cursor.at : none;
    lastFolderPath_ = path.toByteArray();
    return cursor.at;
}

Result<> MergedTree::applyLayer(QIODevice& layer, Progress* progress, std::stop_token stop,
                                const Applied& applied) {
    beginLayer();
    LayerReader reader(layer);
    qint64 counted = 0;
    for (;;) {
        const auto entry = reader.next(stop);
        if (!entry) {
            return failure(entry);
        }
        if (progress != nullptr) {
            progress->advance(reader.consumed() - counted);
            counted = reader.consumed();
        }
        if (!*entry) {
            return {};
        }
        const auto ordinal = static_cast<quint32>(reader.ordinal());
        if (const auto put = apply(**entry, ordinal); !put) {
            return put;
        }
        if (applied) {
            applied(**entry, ordinal);
        }
    }
}

Result<MergedTree> mergeLayers(const LayerStack& layers, Progress* progress, std::stop_token stop) {
    MergedTree tree;
    for (qsizetype i = 0; i < layers.count; ++i) {
        const auto device = layers.open(i);
        const auto applied =
            device ? tree.applyLayer(**device, progress, stop) : Result<>(failure(device));
        if (!applied) {
            return failure(applied, QStringLiteral("layer %1").arg(i + 1));
        }
    }
    return tree;
}

} // namespace stowage
