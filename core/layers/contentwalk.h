#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/layers/layerreader.h"
#include "core/layers/layerstack.h"
#include "core/layers/mergedtree.h"

#include <QByteArrayView>
#include <QList>

#include <functional>
#include <stop_token>
#include <vector>

namespace stowage {

/// A file, link or device of a merged tree, with all the names of it that are wanted. Private to
/// this folder.
struct WantedContent {
    MergedTree::Place place;
    QList<MergedTree::Node> names; ///< Never empty.
};

/// Everything below the nodes, themselves included: folders, each before what is in it and in the
/// order of names, and the contents in the order in which the layers hold them.
struct ContentPlan {
    QList<MergedTree::Node> folders;
    std::vector<WantedContent> contents;
};
ContentPlan planContents(const MergedTree& tree, const QList<MergedTree::Node>& nodes);

/// Is given each content in order, with a reader that stands at its entry; nullptr where there is
/// nothing to read.
using ContentVisitor = std::function<Result<>(const WantedContent& content, LayerReader* body)>;

/// Reads those layers that hold what is wanted, once each. Errors: SourceChanged when a layer isn't
/// what the tree was merged of; those of opening, reading and the visitor; Cancelled.
Result<> visitContents(const MergedTree& tree, const std::vector<WantedContent>& contents,
                       const LayerStack& layers, const ContentVisitor& visit, Progress* progress,
                       std::stop_token stop);

/// Hands the rest of an entry's content on, piece by piece.
Result<> readContent(LayerReader& body, const std::function<Result<>(QByteArrayView)>& write,
                     const std::stop_token& stop);

} // namespace stowage
