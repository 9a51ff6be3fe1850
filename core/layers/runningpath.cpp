#include "core/layers/runningpath.h"

namespace stowage {

const QByteArray& RunningPath::of(MergedTree::Node node) {
    if (node == MergedTree::root) {
        steps_.clear();
        path_.clear();
        return path_;
    }
    const MergedTree::Node parent = tree_.parent(node);
    while (!steps_.empty() && steps_.back().node != parent) {
        steps_.pop_back();
    }
    path_.truncate(steps_.empty() ? 0 : steps_.back().end);
    if (steps_.empty()) {
        std::vector<MergedTree::Node> above; // the innermost first
        for (MergedTree::Node at = parent; at != MergedTree::root; at = tree_.parent(at)) {
            above.push_back(at);
        }
        for (auto at = above.rbegin(); at != above.rend(); ++at) {
            push(*at);
        }
    }
    push(node);
    return path_;
}

void RunningPath::push(MergedTree::Node node) {
    if (!path_.isEmpty()) {
        path_ += '/';
    }
    path_ += tree_.name(node);
    steps_.push_back({node, path_.size()});
}

} // namespace stowage
