#include "core/layers/contentwalk.h"

#include "core/base/displaytext.h"
#include "core/base/piecesize.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace stowage {

namespace {

bool hasBody(const LayerEntry& entry) {
    return entry.type() == EntryType::File && entry.size() > 0;
}

/// The contents of one layer, of which some have something to read.
class LayerVisit {
public:
    LayerVisit(const MergedTree& tree, QIODevice& device, const ContentVisitor& visit,
               Progress* progress, std::stop_token stop)
        : tree_(tree), reader_(device), visit_(visit), progress_(progress), stop_(std::move(stop)),
          size_(device.size()) {}

    Result<> run(const WantedContent* begin, const WantedContent* end) {
        for (const WantedContent* content = begin; content != end; ++content) {
            const LayerEntry& entry = tree_.entry(content->names.front());
            const bool body = hasBody(entry);
            if (body) {
                if (const auto found = advanceTo(*content, entry); !found) {
                    return found;
                }
            }
            if (const auto visited = visit_(*content, body ? &reader_ : nullptr); !visited) {
                return visited;
            }
            count(reader_.consumed());
        }
        count(size_); // what follows the last that is wanted is not read
        return {};
    }

private:
    Result<> advanceTo(const WantedContent& content, const LayerEntry& wanted) {
        for (;;) {
            const auto entry = reader_.next(stop_);
            if (!entry) {
                return failure(entry);
            }
            count(reader_.consumed());
            if (*entry && reader_.ordinal() < content.place.ordinal) {
                continue;
            }
            if (!*entry || (*entry)->size() != wanted.size() ||
                (*entry)->type() != EntryType::File) {
                return failure(ErrorCode::SourceChanged,
                               QStringLiteral("%1 is no longer what it was in its layer")
                                   .arg(displayText(QByteArrayView(wanted.path()))));
            }
            return {};
        }
    }

    void count(qint64 position) {
        if (progress_ != nullptr && position > counted_) {
            progress_->advance(position - counted_);
            counted_ = position;
        }
    }

    const MergedTree& tree_;
    LayerReader reader_;
    const ContentVisitor& visit_;
    Progress* progress_;
    std::stop_token stop_;
    qint64 size_;
    qint64 counted_ = 0;
};

} // namespace

ContentPlan planContents(const MergedTree& tree, const QList<MergedTree::Node>& nodes) {
    ContentPlan plan;
    std::vector<std::pair<MergedTree::Place, MergedTree::Node>> names;
    std::vector<MergedTree::Node> open(nodes.rbegin(), nodes.rend()); // the next one last
    while (!open.empty()) {
        const MergedTree::Node node = open.back();
        open.pop_back();
        if (tree.entry(node).type() == EntryType::Folder) {
            plan.folders.append(node);
            const auto children = tree.children(node);
            open.insert(open.end(), children.rbegin(), children.rend());
        } else if (const auto place = tree.content(node)) {
            names.emplace_back(*place, node);
        }
    }
    std::stable_sort(names.begin(), names.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [place, node] : names) {
        if (plan.contents.empty() || plan.contents.back().place != place) {
            plan.contents.push_back({place, {}});
        }
        if (!plan.contents.back().names.contains(node)) {
            plan.contents.back().names.append(node);
        }
    }
    return plan;
}

Result<> visitContents(const MergedTree& tree, const std::vector<WantedContent>& contents,
                       const LayerStack& layers, const ContentVisitor& visit, Progress* progress,
                       std::stop_token stop) {
    const WantedContent* const end = contents.data() + contents.size();
    const WantedContent* begin = contents.data();
    for (quint32 layer = 0; layer < layers.count; ++layer) {
        const WantedContent* next = std::find_if(begin, end, [layer](const WantedContent& content) {
            return content.place.layer != layer;
        });
        const bool read = std::any_of(begin, next, [&tree](const WantedContent& content) {
            return hasBody(tree.entry(content.names.front()));
        });
        if (!read && progress == nullptr) {
            for (; begin != next; ++begin) {
                if (const auto visited = visit(*begin, nullptr); !visited) {
                    return visited;
                }
            }
            continue;
        }
        const auto device = layers.open(layer);
        const auto visited =
            device ? LayerVisit(tree, **device, visit, progress, stop).run(begin, next)
                   : Result<>(failure(device));
        if (!visited) {
            return failure(visited, QStringLiteral("layer %1").arg(layer + 1));
        }
        begin = next;
    }
    return begin == end ? Result<>()
                        : failure(ErrorCode::SourceChanged,
                                  QStringLiteral("there are fewer layers than the tree is of"));
}

Result<> readContent(LayerReader& body, const std::function<Result<>(QByteArrayView)>& write,
                     const std::stop_token& stop) {
    const auto piece = std::make_unique_for_overwrite<char[]>(pieceSize);
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const auto got = body.read(piece.get(), pieceSize);
        if (!got) {
            return failure(got);
        }
        if (*got == 0) {
            return {};
        }
        if (const auto written = write(QByteArrayView(piece.get(), *got)); !written) {
            return written;
        }
    }
}

} // namespace stowage
