#include "core/layers/treecomparison.h"

#include "core/digest/hasher.h"
#include "core/layers/contentwalk.h"

#include <QHash>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace stowage {

namespace {

using Node = MergedTree::Node;
constexpr Node none = MergedTree::none;

/// The same path in both roots, or in one of them.
struct PathPair {
    Node before = none;
    Node after = none;
};

/// Hashes of contents, by where they are.
using Hashes = std::map<MergedTree::Place, QByteArray>;

Aspects differingMetadata(const LayerEntry& a, const LayerEntry& b, bool times) {
    Aspects aspects;
    if (a.type() != b.type()) {
        aspects |= Aspect::Type;
    }
    // The mode of a symbolic link is whatever the tar's writer made up.
    if (a.mode() != b.mode() && a.type() != EntryType::SymbolicLink) {
        aspects |= Aspect::Mode;
    }
    if (a.uid() != b.uid() || a.gid() != b.gid()) {
        aspects |= Aspect::Owner;
    }
    if (times && std::pair(a.modified(), a.modifiedNanoseconds()) !=
                     std::pair(b.modified(), b.modifiedNanoseconds())) {
        aspects |= Aspect::Time;
    }
    if (a.linkTarget() != b.linkTarget()) {
        aspects |= Aspect::LinkTarget;
    }
    if (a.attributes() != b.attributes()) {
        aspects |= Aspect::Attributes;
    }
    if (std::pair(a.deviceMajor(), a.deviceMinor()) !=
        std::pair(b.deviceMajor(), b.deviceMinor())) {
        aspects |= Aspect::Device;
    }
    if (a.type() == EntryType::File && b.type() == EntryType::File && a.size() != b.size()) {
        aspects |= Aspect::Content;
    }
    return aspects;
}

Result<Hashes> hashContents(const ComparedRoot& root, const QList<Node>& nodes, Progress* progress,
                            std::stop_token stop) {
    Hashes hashes;
    const ContentPlan plan = planContents(root.tree, nodes);
    const auto visited = visitContents(
        root.tree, plan.contents, root.layers,
        [&hashes, &stop](const WantedContent& content, LayerReader* body) -> Result<> {
            Hasher hasher;
            if (body != nullptr) {
                const auto read = readContent(
                    *body,
                    [&hasher](QByteArrayView piece) -> Result<> {
                        hasher.update(piece);
                        return {};
                    },
                    stop);
                if (!read) {
                    return read;
                }
            }
            hashes.emplace(content.place, hasher.hash());
            return {};
        },
        progress, stop);
    if (!visited) {
        return failure(visited);
    }
    return hashes;
}

/// Walks both trees side by side.
class Comparison {
public:
    Comparison(const ComparedRoot& before, const ComparedRoot& after,
               const ComparisonOptions& options)
        : before_(before), after_(after), options_(options) {}

    Result<QList<PathDifference>> run(Progress* progress, const std::stop_token& stop) {
        if (const auto walked = walk(stop); !walked) {
            return failure(walked);
        }
        const auto hashesBefore = hashContents(before_, unknownBefore_, progress, stop);
        if (!hashesBefore) {
            return failure(hashesBefore);
        }
        const auto hashesAfter = hashContents(after_, unknownAfter_, progress, stop);
        if (!hashesAfter) {
            return failure(hashesAfter);
        }
        QList<PathDifference> differences;
        for (Found& found : found_) {
            if (found.isContentUnknown &&
                hashesBefore->at(*before_.tree.content(found.pair.before)) !=
                    hashesAfter->at(*after_.tree.content(found.pair.after))) {
                found.aspects |= Aspect::Content;
            }
            if (found.pair.before == none || found.pair.after == none || found.aspects) {
                differences.append(difference(found));
            }
        }
        return differences;
    }

private:
    struct Found {
        PathPair pair;
        Aspects aspects;
        bool isContentUnknown = false;
    };

    Result<> walk(const std::stop_token& stop) {
        std::vector<PathPair> open{{MergedTree::root, MergedTree::root}}; // the next one last
        while (!open.empty()) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            const PathPair folder = open.back();
            open.pop_back();
            compare(folder);
            const auto pairs = childrenOf(folder);
            open.insert(open.end(), pairs.rbegin(), pairs.rend());
        }
        return {};
    }

    static QList<Node> childrenOf(const MergedTree& tree, Node node) {
        return node == none ? QList<Node>() : tree.children(node);
    }

    std::vector<PathPair> childrenOf(const PathPair& folder) const {
        const QList<Node> a = childrenOf(before_.tree, folder.before);
        const QList<Node> b = childrenOf(after_.tree, folder.after);
        std::vector<PathPair> pairs;
        auto i = a.begin();
        auto j = b.begin();
        while (i != a.end() || j != b.end()) {
            if (j == b.end() || (i != a.end() && before_.tree.name(*i) < after_.tree.name(*j))) {
                pairs.push_back({*i++, none});
            } else if (i == a.end() || after_.tree.name(*j) < before_.tree.name(*i)) {
                pairs.push_back({none, *j++});
            } else {
                pairs.push_back({*i++, *j++});
            }
        }
        return pairs;
    }

    void compare(const PathPair& pair) {
        Found found{.pair = pair, .aspects = {}};
        if (pair.before != none && pair.after != none) {
            const LayerEntry& a = before_.tree.entry(pair.before);
            const LayerEntry& b = after_.tree.entry(pair.after);
            // What no layer says of a folder, nobody can have changed.
            if (before_.tree.isImplicit(pair.before) || after_.tree.isImplicit(pair.after)) {
                found.aspects = a.type() == b.type() ? Aspects() : Aspects(Aspect::Type);
            } else {
                found.aspects = differingMetadata(a, b, options_.times);
            }
            found.isContentUnknown = a.type() == EntryType::File && b.type() == EntryType::File &&
                                     a.size() == b.size() && a.size() > 0 && !isKnownSame(pair);
            if (found.isContentUnknown) {
                unknownBefore_.append(pair.before);
                unknownAfter_.append(pair.after);
            } else if (!found.aspects) {
                return;
            }
        }
        found_.push_back(found);
    }

    bool isKnownSame(const PathPair& pair) const {
        const auto a = before_.tree.content(pair.before);
        const auto b = after_.tree.content(pair.after);
        return options_.isSame && a && b && options_.isSame(*a, *b);
    }

    PathDifference difference(const Found& found) const {
        PathDifference difference;
        difference.aspects = found.aspects;
        if (found.pair.before != none) {
            difference.path = before_.tree.path(found.pair.before);
            difference.before = before_.tree.entry(found.pair.before);
        }
        if (found.pair.after != none) {
            difference.path = after_.tree.path(found.pair.after);
            difference.after = after_.tree.entry(found.pair.after);
        }
        return difference;
    }

    const ComparedRoot& before_;
    const ComparedRoot& after_;
    const ComparisonOptions& options_;
    std::vector<Found> found_;
    QList<Node> unknownBefore_;
    QList<Node> unknownAfter_;
};

} // namespace

Result<QList<PathDifference>> compareRoots(const ComparedRoot& before, const ComparedRoot& after,
                                           const ComparisonOptions& options, Progress* progress,
                                           std::stop_token stop) {
    return Comparison(before, after, options).run(progress, stop);
}

} // namespace stowage
