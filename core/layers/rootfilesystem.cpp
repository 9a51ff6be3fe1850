#include "core/layers/rootfilesystem.h"

#include "core/base/displaytext.h"
#include "core/layers/contentwalk.h"
#include "core/layers/devicewriter.h"
#include "core/layers/runningpath.h"
#include "core/layers/tarwriter.h"

#include <utility>

namespace stowage {

namespace {

LayerEntry entryFor(const MergedTree& tree, MergedTree::Node node, RunningPath& paths) {
    LayerEntry entry = tree.entry(node);
    entry.setPath(node == MergedTree::root ? QByteArray("./") : paths.of(node));
    return entry;
}

/// The first name with the content, the others as links to it.
Result<> writeContent(TarWriter& tar, const MergedTree& tree, const WantedContent& content,
                      LayerReader* body, RunningPath& paths, const std::stop_token& stop) {
    const LayerEntry first = entryFor(tree, content.names.front(), paths);
    auto written = tar.begin(first);
    if (written && body != nullptr) {
        written =
            readContent(*body, [&tar](QByteArrayView bytes) { return tar.write(bytes); }, stop);
    }
    for (qsizetype i = 1; written && i < content.names.size(); ++i) {
        LayerEntry link = entryFor(tree, content.names[i], paths);
        link.setType(EntryType::HardLink);
        link.setSize(0);
        link.setLinkTarget(first.path());
        written = tar.begin(link);
    }
    return written;
}

std::unexpected<Error> noFile(const QString& path, const LayerEntry& entry) {
    const QString what = entry.type() == EntryType::Folder ? QStringLiteral("a folder")
                         : entry.type() == EntryType::SymbolicLink
                             ? QStringLiteral("a symbolic link to %1")
                                   .arg(displayText(QByteArrayView(entry.linkTarget())))
                             : QStringLiteral("a device or pipe");
    return failure(ErrorCode::Unsupported, QStringLiteral("%1 is no file but %2").arg(path, what));
}

/// Merges the layers, finds the file and hands it over; nullptr where there is nothing to read.
Result<> visitFile(const LayerStack& layers, QByteArrayView path,
                   const std::function<Result<>(const LayerEntry&, LayerReader*)>& visit,
                   Progress* progress, const std::stop_token& stop) {
    const auto tree = mergeLayers(layers, progress, stop);
    if (!tree) {
        return failure(tree);
    }
    const MergedTree::Node node = tree->find(path);
    if (node == MergedTree::none) {
        if (const auto link = tree->brokenLink(path)) {
            return failure(ErrorCode::Corrupt, link->message());
        }
        return failure(ErrorCode::NotFound,
                       QStringLiteral("there is no %1").arg(displayText(path)));
    }
    const LayerEntry& entry = tree->entry(node);
    if (entry.type() != EntryType::File) {
        return noFile(displayText(path), entry);
    }
    return visitContents(
        *tree, planContents(*tree, {node}).contents, layers,
        [&](const WantedContent&, LayerReader* body) { return visit(entry, body); }, progress,
        stop);
}

} // namespace

Result<> writeRootFilesystem(const LayerStack& layers, QIODevice& out, Progress* progress,
                             std::stop_token stop) {
    const auto tree = mergeLayers(layers, progress, stop);
    return tree ? writeRootFilesystem(*tree, layers, out, progress, std::move(stop))
                : Result<>(failure(tree));
}

Result<> writeRootFilesystem(const MergedTree& tree, const LayerStack& layers, QIODevice& out,
                             Progress* progress, std::stop_token stop) {
    const ContentPlan plan = planContents(tree, {MergedTree::root});
    TarWriter tar(out);
    RunningPath paths(tree);
    for (const MergedTree::Node folder : plan.folders) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        if (folder == MergedTree::root && tree.isImplicit(folder)) {
            continue;
        }
        if (const auto written = tar.begin(entryFor(tree, folder, paths)); !written) {
            return written;
        }
    }
    const auto visited = visitContents(
        tree, plan.contents, layers,
        [&](const WantedContent& content, LayerReader* body) {
            return writeContent(tar, tree, content, body, paths, stop);
        },
        progress, stop);
    return visited ? tar.finish() : visited;
}

Result<> writeFile(const LayerStack& layers, QByteArrayView path, QIODevice& out,
                   Progress* progress, std::stop_token stop) {
    const auto write = [&out](QByteArrayView bytes) { return writeAll(out, bytes); };
    return visitFile(
        layers, path,
        [&](const LayerEntry&, LayerReader* body) {
            return body == nullptr ? Result<>() : readContent(*body, write, stop);
        },
        progress, stop);
}

Result<FileStart> readFileStart(const LayerStack& layers, QByteArrayView path, qint64 limit,
                                std::stop_token stop) {
    FileStart start;
    const auto visited = visitFile(
        layers, path,
        [&](const LayerEntry& entry, LayerReader* body) -> Result<> {
            start.size = entry.size();
            start.bytes.resize(body == nullptr ? 0 : std::min(limit, entry.size()));
            for (qsizetype at = 0; at < start.bytes.size();) {
                const auto got = body->read(start.bytes.data() + at, start.bytes.size() - at);
                if (!got) {
                    return failure(got);
                }
                if (*got == 0) {
                    start.bytes.truncate(at);
                }
                at += *got;
            }
            return {};
        },
        nullptr, stop);
    if (!visited) {
        return failure(visited);
    }
    return start;
}

} // namespace stowage
