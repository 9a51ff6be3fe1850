#include "core/storage/memorydriver.h"

#include <QHash>
#include <QMap>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

namespace stowage {

namespace {

struct Content {
    QByteArray bytes;
    QDateTime modified = QDateTime::currentDateTimeUtc();
};

std::unexpected<Error> notFound(const QString& path) {
    return failure(ErrorCode::NotFound, QStringLiteral("%1 does not exist").arg(path));
}

std::unexpected<Error> invalidOffset(qint64 offset, const QString& path) {
    return failure(ErrorCode::InvalidArgument,
                   QStringLiteral("%1 is no offset in %2").arg(QString::number(offset), path));
}

} // namespace

/// What a driver, its readers, writers and locks share. A path with no content is a folder.
struct MemoryDriver::Tree {
    using Nodes = QMap<QString, std::shared_ptr<Content>>;

    std::mutex mutex; ///< Guards everything below, the bytes of the contents too.
    Nodes nodes;
    QHash<QString, int> locks; ///< Shared holders, or -1 for an exclusive one.

    Result<std::shared_ptr<Content>> file(const QString& path) const {
        const auto node = nodes.constFind(path);
        if (node == nodes.constEnd()) {
            return notFound(path);
        }
        if (!*node) {
            return failure(ErrorCode::Io, QStringLiteral("%1 is a folder").arg(path));
        }
        return *node;
    }

    bool isFolder(const QString& path) const {
        const auto node = nodes.constFind(path);
        return path == QLatin1String("/") || (node != nodes.constEnd() && !*node);
    }

    Result<> makeFolders(const QString& path) {
        if (isFolder(path)) {
            return {};
        }
        if (nodes.contains(path)) {
            return failure(ErrorCode::NotFound, QStringLiteral("%1 is a file").arg(path));
        }
        if (auto made = makeFolders(parentOf(path)); !made) {
            return made;
        }
        nodes.insert(path, nullptr);
        return {};
    }

    Result<> put(const QString& path, const std::shared_ptr<Content>& content) {
        if (auto made = makeFolders(parentOf(path)); !made) {
            return made;
        }
        if (isFolder(path)) {
            return failure(ErrorCode::Io, QStringLiteral("%1 is a folder").arg(path));
        }
        nodes.insert(path, content);
        return {};
    }
};

class MemoryDriver::Reader final : public FileReader {
public:
    Reader(std::shared_ptr<Tree> tree, std::shared_ptr<Content> content, QString path)
        : tree_(std::move(tree)), content_(std::move(content)), path_(std::move(path)),
          size_(content_->bytes.size()) {}

    qint64 size() const override { return size_; }

    Result<> seek(qint64 offset) override {
        if (offset < 0) {
            return invalidOffset(offset, path_);
        }
        offset_ = offset;
        return {};
    }

    Result<qint64> read(char* data, qint64 maximum) override {
        const std::scoped_lock lock(tree_->mutex);
        const QByteArray& bytes = content_->bytes;
        const qint64 count = std::clamp<qint64>(bytes.size() - offset_, 0, maximum);
        if (count > 0) {
            std::memcpy(data, bytes.constData() + offset_, static_cast<size_t>(count));
        }
        offset_ += count;
        return count;
    }

private:
    std::shared_ptr<Tree> tree_;
    std::shared_ptr<Content> content_;
    QString path_;
    qint64 size_;
    qint64 offset_ = 0;
};

class MemoryDriver::Writer final : public FileWriter {
public:
    Writer(std::shared_ptr<Tree> tree, std::shared_ptr<Content> content, QString path)
        : tree_(std::move(tree)), content_(std::move(content)), path_(std::move(path)),
          size_(content_->bytes.size()) {}

    qint64 size() const override { return size_; }

    Result<> write(QByteArrayView bytes) override {
        const std::scoped_lock lock(tree_->mutex);
        if (closed_) {
            return alreadyClosed();
        }
        content_->bytes.append(bytes);
        content_->modified = QDateTime::currentDateTimeUtc();
        size_ = content_->bytes.size();
        return {};
    }

    Result<> truncate(qint64 size) override {
        const std::scoped_lock lock(tree_->mutex);
        if (closed_) {
            return alreadyClosed();
        }
        if (size < 0 || size > size_) {
            return invalidOffset(size, path_);
        }
        content_->bytes.truncate(size);
        size_ = size;
        return {};
    }

    Result<> sync() override { return closed_ ? alreadyClosed() : Result<>(); }
    Result<> commit() override { return close(); }

    Result<> close() override {
        if (std::exchange(closed_, true)) {
            return alreadyClosed();
        }
        return {};
    }

    Result<> cancel() override {
        const std::scoped_lock lock(tree_->mutex);
        if (std::exchange(closed_, true)) {
            return alreadyClosed();
        }
        tree_->nodes.remove(path_);
        return {};
    }

private:
    Result<> alreadyClosed() const {
        return failure(ErrorCode::Closed, QStringLiteral("%1 was closed before").arg(path_));
    }

    std::shared_ptr<Tree> tree_;
    std::shared_ptr<Content> content_;
    QString path_;
    qint64 size_;
    bool closed_ = false;
};

class MemoryDriver::Lock final : public StorageLock {
public:
    Lock(std::shared_ptr<Tree> tree, QString path)
        : tree_(std::move(tree)), path_(std::move(path)) {}

    ~Lock() override {
        const std::scoped_lock lock(tree_->mutex);
        const auto holders = tree_->locks.find(path_);
        if (*holders > 1) {
            --*holders;
        } else {
            tree_->locks.erase(holders);
        }
    }

private:
    std::shared_ptr<Tree> tree_;
    QString path_;
};

MemoryDriver::MemoryDriver() : tree_(std::make_shared<Tree>()) {}

MemoryDriver::~MemoryDriver() = default;

Result<QByteArray> MemoryDriver::getContent(const QString& path, qint64 limit) {
    if (auto valid = checkPath(path); !valid) {
        return failure(valid);
    }
    const std::scoped_lock lock(tree_->mutex);
    auto content = tree_->file(path);
    if (!content) {
        return failure(content);
    }
    if ((*content)->bytes.size() > limit) {
        return failure(
            ErrorCode::TooLarge,
            QStringLiteral("%1 has more than %2 bytes").arg(path, QString::number(limit)));
    }
    return (*content)->bytes;
}

Result<> MemoryDriver::putContent(const QString& path, QByteArrayView bytes) {
    if (auto valid = checkPath(path); !valid) {
        return valid;
    }
    // A new content, so that readers of the old one keep what they opened.
    auto content = std::make_shared<Content>();
    content->bytes = bytes.toByteArray();
    const std::scoped_lock lock(tree_->mutex);
    return tree_->put(path, content);
}

Result<std::unique_ptr<FileReader>> MemoryDriver::reader(const QString& path, qint64 offset) {
    if (auto valid = checkPath(path); !valid) {
        return failure(valid);
    }
    const std::scoped_lock lock(tree_->mutex);
    auto content = tree_->file(path);
    if (!content) {
        return failure(content);
    }
    auto reader = std::make_unique<Reader>(tree_, std::move(*content), path);
    if (auto sought = reader->seek(offset); !sought) {
        return failure(sought);
    }
    return reader;
}

Result<std::unique_ptr<FileWriter>> MemoryDriver::writer(const QString& path, WriteMode mode) {
    if (auto valid = checkPath(path); !valid) {
        return failure(valid);
    }
    const std::scoped_lock lock(tree_->mutex);
    auto content = tree_->file(path);
    if (!content && content.error().code() != ErrorCode::NotFound) {
        return failure(content);
    }
    if (!content) {
        content = std::make_shared<Content>();
        if (auto put = tree_->put(path, *content); !put) {
            return failure(put);
        }
    } else if (mode == WriteMode::Anew) {
        (*content)->bytes.clear();
    }
    return std::make_unique<Writer>(tree_, std::move(*content), path);
}

Result<StorageInfo> MemoryDriver::stat(const QString& path) {
    if (auto valid = checkPathOrRoot(path); !valid) {
        return failure(valid);
    }
    const std::scoped_lock lock(tree_->mutex);
    if (tree_->isFolder(path)) {
        return StorageInfo{.kind = EntryKind::Folder};
    }
    auto content = tree_->file(path);
    if (!content) {
        return failure(content);
    }
    return StorageInfo{.kind = EntryKind::File,
                       .size = (*content)->bytes.size(),
                       .modified = (*content)->modified};
}

Result<QList<StorageEntry>> MemoryDriver::list(const QString& path) {
    if (auto valid = checkPathOrRoot(path); !valid) {
        return failure(valid);
    }
    const std::scoped_lock lock(tree_->mutex);
    if (!tree_->isFolder(path)) {
        return notFound(path);
    }
    const QString prefix = path == QLatin1String("/") ? path : path + QLatin1Char('/');
    QList<StorageEntry> entries;
    for (auto node = tree_->nodes.lowerBound(prefix);
         node != tree_->nodes.end() && node.key().startsWith(prefix); ++node) {
        const QString name = node.key().mid(prefix.size());
        if (!name.contains(QLatin1Char('/'))) {
            entries.append({name, *node ? EntryKind::File : EntryKind::Folder});
        }
    }
    // The map's order is that of whole paths, in which "a-b" comes before "a/c".
    std::sort(entries.begin(), entries.end(),
              [](const StorageEntry& a, const StorageEntry& b) { return a.name < b.name; });
    return entries;
}

Result<> MemoryDriver::makeFolder(const QString& path) {
    if (auto valid = checkPath(path); !valid) {
        return valid;
    }
    const std::scoped_lock lock(tree_->mutex);
    return tree_->makeFolders(path);
}

Result<> MemoryDriver::move(const QString& from, const QString& to) {
    for (const QString& path : {from, to}) {
        if (auto valid = checkPath(path); !valid) {
            return valid;
        }
    }
    const std::scoped_lock lock(tree_->mutex);
    auto content = tree_->file(from);
    if (!content) {
        return failure(content);
    }
    if (auto put = tree_->put(to, *content); !put) {
        return put;
    }
    if (from != to) {
        tree_->nodes.remove(from);
    }
    return {};
}

Result<> MemoryDriver::remove(const QString& path) {
    if (auto valid = checkPath(path); !valid) {
        return valid;
    }
    const std::scoped_lock lock(tree_->mutex);
    if (tree_->nodes.remove(path) == 0) {
        return notFound(path);
    }
    const QString prefix = path + QLatin1Char('/');
    auto node = tree_->nodes.lowerBound(prefix);
    while (node != tree_->nodes.end() && node.key().startsWith(prefix)) {
        node = tree_->nodes.erase(node);
    }
    return {};
}

Result<std::unique_ptr<StorageLock>> MemoryDriver::lock(const QString& path, LockMode mode) {
    if (auto valid = checkPath(path); !valid) {
        return failure(valid);
    }
    const std::scoped_lock lock(tree_->mutex);
    if (!tree_->isFolder(parentOf(path))) {
        return notFound(path);
    }
    if (!tree_->nodes.contains(path)) {
        tree_->nodes.insert(path, std::make_shared<Content>());
    }
    const int holders = tree_->locks.value(path);
    if (mode == LockMode::Exclusive ? holders != 0 : holders < 0) {
        return failure(ErrorCode::Busy, QStringLiteral("%1 is in use").arg(path));
    }
    tree_->locks.insert(path, mode == LockMode::Exclusive ? -1 : holders + 1);
    return std::make_unique<Lock>(tree_, path);
}

} // namespace stowage
