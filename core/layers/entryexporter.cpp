#include "core/layers/entryexporter.h"

#include "core/base/displaytext.h"
#include "core/base/durablefile.h"
#include "core/layers/contentwalk.h"
#include "core/layers/exportselection.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace stowage {

namespace {

constexpr int folderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

timespec timeOf(const LayerEntry& entry) {
    return {entry.modified(), static_cast<long>(entry.modifiedNanoseconds())};
}

void setTime(int fd, const LayerEntry& entry) {
    const timespec times[2] = {timeOf(entry), timeOf(entry)};
    ::futimens(fd, times); // a disk that can't hold it has its own
}

/// One run of exporting.
class ExportRun {
public:
    ExportRun(int base, const ExportOptions& options, const MergedTree& tree,
              const ExportSelection& selection, Progress* progress, std::stop_token stop)
        : base_(base), options_(options), tree_(tree), selection_(selection), progress_(progress),
          stop_(std::move(stop)) {}

    Result<ExportReport> run(const LayerStack& layers) {
        const ContentPlan plan = planContents(tree_, selection_.tops());
        for (const MergedTree::Node folder : plan.folders) {
            if (const auto made = folderOf(folder); !made) {
                return failure(made);
            }
            noteName(folder);
            ++report_.folders;
        }
        const auto visited = visitContents(
            tree_, plan.contents, layers,
            [this](const WantedContent& content, LayerReader* body) { return put(content, body); },
            progress_, stop_);
        if (!visited) {
            return failure(visited);
        }
        // Last and from the inside out, since what is put in a folder changes its time.
        for (auto folder = plan.folders.rbegin(); folder != plan.folders.rend(); ++folder) {
            if (made_.contains(*folder)) {
                if (const auto fd = folderOf(*folder)) {
                    setTime(*fd, tree_.entry(*folder));
                }
            }
        }
        return std::move(report_);
    }

private:
    struct Target {
        MergedTree::Node node = MergedTree::none;
        QByteArray name;      ///< What it is to be called.
        QByteArray temporary; ///< What it is called till then; the name itself where that is free.
        FileDescriptor file;
    };

    QString shown(MergedTree::Node node) const {
        return displayText(QByteArrayView(tree_.path(node)));
    }

    QByteArray fileName(MergedTree::Node node) const {
        return QFile::encodeName(safeFileName(tree_.name(node)));
    }

    void noteName(MergedTree::Node node) {
        if (const QString names = selection_.renaming(node); !names.isEmpty()) {
            report_.renamed.append(names);
        }
    }

    /// The folder that a node is in, or is, open; made where it is missing. Only the one used last
    /// is kept open, and each is reached from that where it is one step away, or else step by step
    /// from the target folder: in a tree of any depth the next one is a step away, as a rule.
    Result<int> folderOf(MergedTree::Node folder) {
        if (open_.isOpen() && openNode_ == folder) {
            return open_.get();
        }
        if (open_.isOpen() && !selection_.isTop(folder) && tree_.parent(folder) == openNode_) {
            auto below = enter(open_.get(), folder);
            if (!below) {
                return failure(below);
            }
            return keepOpen(*std::move(below), folder);
        }
        if (FileDescriptor above = oneUp(folder); above.isOpen()) {
            return keepOpen(std::move(above), folder);
        }
        std::vector<MergedTree::Node> steps; // the innermost first
        for (MergedTree::Node node = folder;; node = tree_.parent(node)) {
            steps.push_back(node);
            if (selection_.isTop(node)) {
                break;
            }
        }
        FileDescriptor at;
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            auto next = enter(at.isOpen() ? at.get() : base_, *step);
            if (!next) {
                return failure(next);
            }
            at = std::move(*next);
        }
        return keepOpen(std::move(at), folder);
    }

    int keepOpen(FileDescriptor fd, MergedTree::Node folder) {
        open_ = std::move(fd);
        openNode_ = folder;
        return open_.get();
    }

    /// The folder above the one that is open, if that is `folder` in the tree and still is on the
    /// disk, where another program may have moved what is open to elsewhere.
    FileDescriptor oneUp(MergedTree::Node folder) const {
        if (!open_.isOpen() || selection_.isTop(openNode_) || tree_.parent(openNode_) != folder) {
            return {};
        }
        FileDescriptor above(::openat(open_.get(), "..", folderFlags));
        const auto known = identities_.constFind(folder);
        struct stat status = {};
        const bool isIt = above.isOpen() && known != identities_.constEnd() &&
                          ::fstat(above.get(), &status) == 0 && known->first == status.st_dev &&
                          known->second == status.st_ino;
        return isIt ? std::move(above) : FileDescriptor();
    }

    Result<FileDescriptor> enter(int parent, MergedTree::Node node) {
        const QByteArray name = fileName(node);
        const auto mode = static_cast<mode_t>((tree_.entry(node).mode() & 0777) | 0700);
        if (::mkdirat(parent, name.constData(), mode) == 0) {
            made_.insert(node);
        } else if (errno != EEXIST) {
            return std::unexpected(Error::fromErrno(errno, shown(node)));
        }
        const int fd = ::openat(parent, name.constData(), folderFlags);
        if (fd < 0) {
            const int number = errno;
            if (number == ENOTDIR || number == ELOOP) {
                return failure(
                    ErrorCode::AlreadyExists,
                    QStringLiteral("%1 is there already, and is no folder").arg(shown(node)));
            }
            return std::unexpected(Error::fromErrno(number, shown(node)));
        }
        struct stat status = {};
        if (::fstat(fd, &status) == 0) {
            identities_.insert(node, {status.st_dev, status.st_ino});
        }
        return FileDescriptor(fd);
    }

    Result<int> parentOf(MergedTree::Node node) {
        return selection_.isTop(node) ? Result<int>(base_) : folderOf(tree_.parent(node));
    }

    Result<> put(const WantedContent& content, LayerReader* body) {
        const EntryType type = tree_.entry(content.names.front()).type();
        if (type == EntryType::File) {
            return putFile(content, body);
        }
        for (const MergedTree::Node node : content.names) {
            if (type != EntryType::SymbolicLink || !options_.symbolicLinks) {
                report_.skipped.append(shown(node));
            } else if (const auto linked = putLink(node); !linked) {
                return linked;
            }
        }
        return {};
    }

    Result<> putLink(MergedTree::Node node) {
        const auto folder = parentOf(node);
        if (!folder) {
            return failure(folder);
        }
        const QByteArray name = fileName(node);
        const QByteArray& target = tree_.entry(node).linkTarget();
        int status = ::symlinkat(target.constData(), *folder, name.constData());
        if (status != 0 && errno == EEXIST && options_.overwrite &&
            ::unlinkat(*folder, name.constData(), 0) == 0) {
            status = ::symlinkat(target.constData(), *folder, name.constData());
        }
        if (status != 0) {
            return notMade(node);
        }
        noteName(node);
        ++report_.files;
        return {};
    }

    /// errno as the reason why a name could not be made.
    std::unexpected<Error> notMade(MergedTree::Node node) const {
        const int number = errno;
        if (number == EEXIST || number == EISDIR || number == ENOTEMPTY) {
            return failure(ErrorCode::AlreadyExists,
                           QStringLiteral("%1 is there already").arg(shown(node)));
        }
        return std::unexpected(Error::fromErrno(number, shown(node)));
    }

    /// The content goes to the first name; the others get copies of that.
    Result<> putFile(const WantedContent& content, LayerReader* body) {
        auto first = create(content.names.front());
        if (!first) {
            return failure(first);
        }
        Result<> done;
        if (body != nullptr) {
            done = readContent(
                *body, [&](QByteArrayView bytes) { return append(*first, bytes); }, stop_);
        }
        for (qsizetype i = 1; done && i < content.names.size(); ++i) {
            auto next = create(content.names[i]);
            done = next ? copy(*first, *next) : Result<>(failure(next));
            if (next) {
                done = complete(*next, std::move(done));
            }
        }
        return complete(*first, std::move(done));
    }

    Result<> append(const Target& target, QByteArrayView bytes) {
        report_.bytes += bytes.size();
        return writeAll(target.file.get(), bytes, shown(target.node));
    }

    Result<> copy(const Target& from, const Target& to) {
        QByteArray piece(262144, Qt::Uninitialized);
        for (qint64 at = 0;;) {
            if (stop_.stop_requested()) {
                return cancelled();
            }
            const ssize_t got =
                ::pread(from.file.get(), piece.data(), static_cast<size_t>(piece.size()), at);
            if (got < 0) {
                return std::unexpected(Error::fromErrno(errno, shown(from.node)));
            }
            if (got == 0) {
                return {};
            }
            if (const auto written = append(to, QByteArrayView(piece).first(got)); !written) {
                return written;
            }
            at += got;
        }
    }

    Result<Target> create(MergedTree::Node node) {
        const auto folder = parentOf(node);
        if (!folder) {
            return failure(folder);
        }
        Target target;
        target.node = node;
        target.name = fileName(node);
        target.temporary = target.name;
        // Asked for exclusively, a name that is there is never opened and no link followed.
        constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        const auto mode = static_cast<mode_t>((tree_.entry(node).mode() & 0777) | 0600);
        int fd = ::openat(*folder, target.name.constData(), flags, mode);
        for (int attempt = 0; fd < 0 && errno == EEXIST && options_.overwrite && attempt < 100;
             ++attempt) {
            target.temporary = ".stowage-export-" + QByteArray::number(attempt);
            fd = ::openat(*folder, target.temporary.constData(), flags, mode);
        }
        if (fd < 0) {
            return notMade(node);
        }
        target.file = FileDescriptor(fd);
        return target;
    }

    /// Gives a file that was written its name; removes one that was not.
    Result<> complete(Target& target, Result<> written) {
        setTime(target.file.get(), tree_.entry(target.node));
        if (const int number = target.file.close(); written && number != 0) {
            written = std::unexpected(Error::fromErrno(number, shown(target.node)));
        }
        const auto folder = parentOf(target.node);
        if (!folder) {
            return written ? Result<>(failure(folder)) : written;
        }
        if (written && target.temporary != target.name &&
            ::renameat(*folder, target.temporary.constData(), *folder, target.name.constData()) !=
                0) {
            written = notMade(target.node);
        }
        if (!written) {
            ::unlinkat(*folder, target.temporary.constData(), 0);
            return written;
        }
        noteName(target.node);
        ++report_.files;
        return {};
    }

    int base_;
    const ExportOptions& options_;
    const MergedTree& tree_;
    const ExportSelection& selection_;
    Progress* progress_;
    std::stop_token stop_;
    QSet<MergedTree::Node> made_; ///< Folders that were not there before.
    QHash<MergedTree::Node, std::pair<dev_t, ino_t>> identities_; ///< Of folders that were open.
    FileDescriptor open_;
    MergedTree::Node openNode_ = MergedTree::none;
    ExportReport report_;
};

} // namespace

EntryExporter::EntryExporter(FileDescriptor folder, ExportOptions options)
    : folder_(std::move(folder)), options_(options) {}

Result<EntryExporter> EntryExporter::into(const QString& folder, ExportOptions options) {
    FileDescriptor fd(
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.isOpen()) {
        return std::unexpected(Error::fromErrno(errno, folder));
    }
    return EntryExporter(std::move(fd), options);
}

Result<ExportReport> EntryExporter::write(const MergedTree& tree,
                                          const QList<MergedTree::Node>& nodes,
                                          const LayerStack& layers, Progress* progress,
                                          std::stop_token stop) {
    const auto selection = ExportSelection::of(tree, nodes);
    if (!selection) {
        return failure(selection);
    }
    return ExportRun(folder_.get(), options_, tree, *selection, progress, std::move(stop))
        .run(layers);
}

} // namespace stowage
