#pragma once

#include "tests/support/fakeregistry.h"

#include <QDateTime>
#include <QHash>
#include <QMap>
#include <QSet>

#include <map>
#include <mutex>
#include <set>

namespace stowage::test {

/// What a FakeRegistry holds; everything is guarded by `mutex`.
class FakeRegistry::State {
public:
    struct Upload {
        RepositoryName repository;
        QByteArray data;
        QDateTime startedAt;
        std::optional<UploadSource> source;
        qint64 durable = 0;
        bool open = false;
    };

    struct Content {
        std::set<Digest> layers;
        std::map<Digest, QString> manifests; ///< Media type as put; may be empty.
        std::map<Tag, Digest> tags;
        std::map<Tag, std::set<Digest>> history;
    };

    struct Counters {
        qint64 bytes = 0;
        int opened = 0;
    };

    mutable std::mutex mutex;
    Place place{.kind = Place::Kind::RegistryFolder, .location = QStringLiteral("/fake")};
    std::map<RepositoryName, Content> repositories;
    std::map<Digest, QByteArray> blobs;
    QHash<QString, Upload> uploads;

    std::map<Digest, qint64> failingReads;
    std::set<RepositoryName> failingTags;
    bool listingFails = false;
    bool unlistable = false;
    std::function<void(const Digest&, qint64)> hook;
    std::map<Digest, Counters> counters;
    int openLayers = 0;
};

std::unique_ptr<Repository> openFakeRepository(std::shared_ptr<FakeRegistry> registry,
                                               FakeRegistry::State& state,
                                               const RepositoryName& name);

std::unique_ptr<LayerService> openFakeLayers(std::shared_ptr<FakeRegistry> registry,
                                             FakeRegistry::State& state,
                                             const RepositoryName& name);

/// A part of a sorted list. `text` gives the key that PageRequest::after holds.
template <class T, class Text>
Page<T> pageOf(const QList<T>& all, const PageRequest& request, Text text) {
    Page<T> page;
    bool started = request.after.isEmpty();
    for (const T& item : all) {
        if (!started) {
            started = text(item) == request.after;
            continue;
        }
        if (page.items.size() == request.count) {
            page.next = text(page.items.last());
            break;
        }
        page.items.append(item);
    }
    return page;
}

} // namespace stowage::test
