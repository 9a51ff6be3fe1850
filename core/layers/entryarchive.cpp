#include "core/layers/entryarchive.h"

#include "core/base/displaytext.h"
#include "core/base/piecesize.h"
#include "core/layers/contentwalk.h"
#include "core/layers/devicewriter.h"
#include "core/layers/exportselection.h"
#include "core/layers/gzipstream.h"
#include "core/layers/tarwriter.h"
#include "core/layers/zipwriter.h"

#include <QTemporaryFile>

#include <optional>
#include <utility>

namespace stowage {

namespace {

/// A device in front of another one, to which what is written comes packed.
class GzipDevice final : public QIODevice {
public:
    explicit GzipDevice(QIODevice& out)
        : stream_([&out](QByteArrayView ready) { return writeAll(out, ready); }) {
        open(WriteOnly | Unbuffered);
    }

    bool isSequential() const override { return true; }
    Result<> finish() { return stream_.finish(); }
    const std::optional<Error>& error() const { return error_; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override {
        if (const auto written = stream_.write(QByteArrayView(data, size)); !written) {
            error_ = written.error();
            setErrorString(error_->message());
            return -1;
        }
        return size;
    }

private:
    GzipStream stream_;
    std::optional<Error> error_;
};

/// One run of archiving. `Writer` is a TarWriter or a ZipWriter.
template <class Writer>
class ArchiveRun {
public:
    static constexpr bool isTar = std::is_same_v<Writer, TarWriter>;

    ArchiveRun(Writer& writer, const MergedTree& tree, const ExportSelection& selection,
               const QString& scratchFolder, std::stop_token stop)
        : writer_(writer), tree_(tree), selection_(selection), scratchFolder_(scratchFolder),
          stop_(std::move(stop)) {}

    Result<ExportReport> run(const LayerStack& layers, Progress* progress) {
        const ContentPlan plan = planContents(tree_, selection_.tops());
        for (const MergedTree::Node folder : plan.folders) {
            if (stop_.stop_requested()) {
                return cancelled();
            }
            if (const auto begun = writer_.begin(entryFor(folder)); !begun) {
                return failure(begun);
            }
            noteName(folder);
            ++report_.folders;
        }
        const auto visited = visitContents(
            tree_, plan.contents, layers,
            [this](const WantedContent& content, LayerReader* body) { return put(content, body); },
            progress, stop_);
        if (!visited) {
            return failure(visited);
        }
        if (const auto finished = writer_.finish(); !finished) {
            return failure(finished);
        }
        return std::move(report_);
    }

private:
    LayerEntry entryFor(MergedTree::Node node) const {
        LayerEntry entry = tree_.entry(node);
        entry.setPath(selection_.path(node).toUtf8());
        return entry;
    }

    void noteName(MergedTree::Node node) {
        if (const QString names = selection_.renaming(node); !names.isEmpty()) {
            report_.renamed.append(names);
        }
    }

    static bool canHold(EntryType type) {
        switch (type) {
        case EntryType::File:
        case EntryType::Folder:
        case EntryType::SymbolicLink:
            return true;
        case EntryType::CharacterDevice:
        case EntryType::BlockDevice:
        case EntryType::Fifo:
            return isTar;
        case EntryType::HardLink:
        case EntryType::Other:
            break;
        }
        return false;
    }

    Result<> put(const WantedContent& content, LayerReader* body) {
        if (!canHold(tree_.entry(content.names.front()).type())) {
            for (const MergedTree::Node node : content.names) {
                report_.skipped.append(displayText(QByteArrayView(tree_.path(node))));
            }
            return {};
        }
        auto written = isTar ? putLinked(content, body) : putCopied(content, body);
        if (written) {
            for (const MergedTree::Node node : content.names) {
                noteName(node);
                ++report_.files;
            }
        }
        return written;
    }

    Result<> append(QByteArrayView bytes) {
        report_.bytes += bytes.size();
        return writer_.write(bytes);
    }

    /// The first name with the content, the others as links to it.
    Result<> putLinked(const WantedContent& content, LayerReader* body) {
        const LayerEntry first = entryFor(content.names.front());
        auto written = writer_.begin(first);
        if (written && body != nullptr) {
            written =
                readContent(*body, [this](QByteArrayView bytes) { return append(bytes); }, stop_);
        }
        for (qsizetype i = 1; written && i < content.names.size(); ++i) {
            LayerEntry link = entryFor(content.names[i]);
            link.setType(EntryType::HardLink);
            link.setSize(0);
            link.setLinkTarget(first.path());
            written = writer_.begin(link);
        }
        return written;
    }

    /// Each name with the content, which passes by but once and is kept on the disk for the others.
    Result<> putCopied(const WantedContent& content, LayerReader* body) {
        std::optional<QTemporaryFile> kept;
        if (body != nullptr && content.names.size() > 1) {
            kept.emplace(scratchFolder_ + QStringLiteral("/.stowage.XXXXXX"));
            if (!kept->open()) {
                return failure(ErrorCode::Io,
                               QStringLiteral("%1: %2").arg(scratchFolder_, kept->errorString()));
            }
        }
        auto written = writer_.begin(entryFor(content.names.front()));
        if (written && body != nullptr) {
            written = readContent(
                *body,
                [&](QByteArrayView bytes) {
                    auto done = append(bytes);
                    return done && kept ? writeAll(*kept, bytes) : done;
                },
                stop_);
        }
        for (qsizetype i = 1; written && i < content.names.size(); ++i) {
            written = writer_.begin(entryFor(content.names[i]));
            if (written && kept) {
                written = repeat(*kept);
            }
        }
        return written;
    }

    Result<> repeat(QTemporaryFile& kept) {
        if (!kept.seek(0)) {
            return failure(ErrorCode::Io, kept.errorString());
        }
        QByteArray piece(pieceSize, Qt::Uninitialized);
        for (;;) {
            if (stop_.stop_requested()) {
                return cancelled();
            }
            const qint64 got = kept.read(piece.data(), piece.size());
            if (got < 0) {
                return failure(ErrorCode::Io, kept.errorString());
            }
            if (got == 0) {
                return {};
            }
            if (auto written = append(QByteArrayView(piece).first(got)); !written) {
                return written;
            }
        }
    }

    Writer& writer_;
    const MergedTree& tree_;
    const ExportSelection& selection_;
    const QString& scratchFolder_;
    std::stop_token stop_;
    ExportReport report_;
};

template <class Writer>
Result<ExportReport> writeWith(QIODevice& out, const MergedTree& tree,
                               const ExportSelection& selection, const LayerStack& layers,
                               const ArchiveOptions& options, Progress* progress,
                               std::stop_token stop) {
    Writer writer(out);
    return ArchiveRun<Writer>(writer, tree, selection, options.scratchFolder, std::move(stop))
        .run(layers, progress);
}

} // namespace

Result<ExportReport> writeArchive(const MergedTree& tree, const QList<MergedTree::Node>& nodes,
                                  const LayerStack& layers, QIODevice& out,
                                  const ArchiveOptions& options, Progress* progress,
                                  std::stop_token stop) {
    const auto selection = ExportSelection::of(tree, nodes);
    if (!selection) {
        return failure(selection);
    }
    switch (options.format) {
    case ArchiveFormat::Tar:
        return writeWith<TarWriter>(out, tree, *selection, layers, options, progress, stop);
    case ArchiveFormat::Zip:
        return writeWith<ZipWriter>(out, tree, *selection, layers, options, progress, stop);
    case ArchiveFormat::TarGzip:
        break;
    }
    GzipDevice packed(out);
    auto report = writeWith<TarWriter>(packed, tree, *selection, layers, options, progress, stop);
    if (!report) {
        return packed.error() ? std::unexpected(*packed.error()) : std::move(report);
    }
    if (const auto finished = packed.finish(); !finished) {
        return failure(finished);
    }
    return report;
}

} // namespace stowage
