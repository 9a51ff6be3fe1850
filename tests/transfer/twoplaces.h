#pragma once

#include "core/transfer/transferrequest.h"
#include "tests/support/fakeregistry.h"
#include "tests/support/sampleimage.h"
#include "tests/transfer/watchedregistry.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <condition_variable>
#include <memory>
#include <mutex>

namespace stowage::test {

inline RepositoryName repository(const char* name) {
    return *RepositoryName::parse(QString::fromLatin1(name));
}

inline Tag tag(const char* name) {
    return *Tag::parse(QString::fromLatin1(name));
}

/// A source and a target in memory and an opener for both, with everything that happens at them
/// written down, and places to stop or fail at.
///
/// Thread-safe.
class TwoPlaces {
public:
    TwoPlaces();

    const Place source{Place::Kind::OciLayout, QStringLiteral("/source")};
    const Place target{Place::Kind::RegistryFolder, QStringLiteral("/target")};
    const std::shared_ptr<FakeRegistry> atSource = FakeRegistry::create();
    const std::shared_ptr<FakeRegistry> atTarget = FakeRegistry::create();
    /// What the opener answers with.
    const std::shared_ptr<WatchedRegistry> watchedSource;
    const std::shared_ptr<WatchedRegistry> watchedTarget;

    RegistryOpener opener() const;

    /// An image of layers of these contents in the source's "app".
    SampleImage addImage(const QList<QByteArray>& layers, const QString& tag);

    /// An index of manifests that need not exist, in the source's "app".
    Descriptor addIndex(const QList<Descriptor>& manifests, const QString& tag = {});

    CopyRequest copyRequest(const char* tagName = "v1") const;
    TransferRequest copy(const char* tagName = "v1") const { return {copyRequest(tagName)}; }
    UploadRequest uploadRequest(const QStringList& paths) const;

    /// Manifest, config and all layers are in the target's repository, under the tag.
    bool targetHas(const SampleImage& image, const char* tagName = "v1",
                   const char* name = "app") const;
    QList<UploadInfo> unfinishedUploads(const char* name = "app") const;

    /// The `number`th call of that name (at "source" or "target"), from 1 and counted from now,
    /// fails with the error; `forGood` all that follow too.
    void failAt(const QString& side, const QString& call, int number, const Error& error,
                bool forGood = false);
    /// That call waits for letGo().
    void holdAt(const QString& side, const QString& call, int number);
    /// Blocks until one more call is held.
    void waitUntilHeld();
    void letGo();
    /// Done on the calling thread before that call.
    void doAt(const QString& side, const QString& call, int number, std::function<void()> action);

    /// "target write", … in order; all or those of one side.
    QStringList log(const QString& side = {}) const;
    int count(const QString& entry) const;
    void clearLog();

private:
    struct Trap {
        QString entry;
        int remaining = 0;
        std::optional<Error> error;
        bool forGood = false;
        bool hold = false;
        std::function<void()> action;
    };

    Result<> happen(const QString& side, const QString& call);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    QStringList log_;
    QList<Trap> traps_;
    int held_ = 0;    ///< Calls that were held so far.
    int awaited_ = 0; ///< Of those, how many waitUntilHeld() has answered.
    int passes_ = 0;
};

} // namespace stowage::test
