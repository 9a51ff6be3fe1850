#pragma once

#include "core/base/clock.h"
#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "core/registry/registry.h"
#include "core/storage/memorydriver.h"

#include <QTimeZone>

#include <memory>

namespace stowage::test {

/// A clock that a test moves.
class HandClock final : public Clock {
public:
    QDateTime now() const override { return time; }
    QDateTime time = QDateTime(QDate(2014, 12, 1), QTime(10, 0), QTimeZone::utc());
};

/// The code of a failure; Internal where there is none, which no test expects.
template <class T>
ErrorCode codeOf(const Result<T>& result) {
    return result ? ErrorCode::Internal : result.error().code();
}

RepositoryName repositoryName(const char* text);
Tag tagName(const char* text);
QByteArray randomBytes(qsizetype size);

/// Where to make temporary folders in which very much is made and synced: in memory, where this
/// machine has a place for that.
QString fastFolderTemplate();

/// A local registry in memory, with words to fill it.
class LocalFixture {
public:
    LocalFixture() : LocalFixture(std::make_shared<MemoryDriver>()) {}
    explicit LocalFixture(std::shared_ptr<StorageDriver> over);

    std::unique_ptr<Repository> open(const char* name);

    /// Uploads bytes as a layer.
    Digest push(const char* name, const QByteArray& bytes);

    /// Makes an image of a config and one layer, both uploaded; tags it unless `tag` is null.
    Digest pushImage(const char* name, const char* tag, const QByteArray& layer);

    /// Puts a document that needs nothing else to be there.
    Digest pushIndex(const char* name, const char* tag, const QList<Descriptor>& children);

    static QByteArray imageOf(const Digest& config, qint64 configSize,
                              const QList<Descriptor>& layers);
    static Descriptor layerOf(const QByteArray& bytes);

    /// Files of the driver, below distribution's root.
    QByteArray file(const QString& path) const;
    void putFile(const QString& path, const QByteArray& bytes) const;
    bool hasFile(const QString& path) const;

    std::shared_ptr<StorageDriver> driver;
    HandClock clock;
    std::shared_ptr<Registry> registry;
};

} // namespace stowage::test
