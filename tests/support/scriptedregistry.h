#pragma once

#include "core/digest/digest.h"
#include "tests/support/scriptedserver.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <functional>
#include <map>
#include <mutex>
#include <optional>

namespace stowage::test {

/// A registry in memory, as OCI's distribution specification 1.1 wants it, over a ScriptedServer:
/// whatever a test has no rule for is answered as a good server would.
///
///     ScriptedRegistry registry;
///     registry.instead("PATCH", "/blobs/uploads/", ScriptedAnswer::of(413));  // once
///     registry.bend("PUT", "/manifests/", [](auto answer) {                   // done, but …
///         return std::move(answer).cutAfter(0); }, ScriptedRegistry::always);
///
/// An upload's Location carries a state that changes with every answer, unless it is told
/// otherwise: one that is out of date is unknown. Thread-safe; what it keeps can be looked at and
/// changed at any time.
class ScriptedRegistry {
public:
    struct Options {
        bool hasReferrers = true; ///< The referrers API, and OCI-Subject.
        bool hasCatalog = true;
        bool mounts = true;      ///< Else a mount begins an upload.
        bool deletesTags = true; ///< Else DELETE takes digests alone, as distribution 2 does.
        bool deletes = true;
        bool hasStates = true;       ///< Of uploads, in their Locations.
        bool checksManifests = true; ///< What they name has to be there.
        int pageSize = 1000;         ///< At most so many of a list at once.
        qint64 leastChunk = 0;       ///< OCI-Chunk-Min-Length, where it is more than 0.
    };

    using Change = std::function<ScriptedAnswer(ScriptedAnswer)>;
    using Answering = std::function<ScriptedAnswer(const RecordedRequest&)>;

    static constexpr int always = -1;

    ScriptedRegistry() : ScriptedRegistry(Options()) {}
    explicit ScriptedRegistry(const Options& options);
    ScriptedRegistry(const ScriptedRegistry&) = delete;
    ScriptedRegistry& operator=(const ScriptedRegistry&) = delete;
    ~ScriptedRegistry();

    QString address() const { return server_.address(); }
    ScriptedServer& server() { return server_; }

    /// Requests of that method (empty: of any) whose targets contain `part`, the next `times` of
    /// them, get this answer, and nothing is done. Rules come in the order in which they were made;
    /// one that is used up is passed over.
    void instead(const QByteArray& method, const QByteArray& part, const ScriptedAnswer& answer,
                 int times = 1);
    void instead(const QByteArray& method, const QByteArray& part, Answering answer, int times = 1);

    /// They are carried out, and answered otherwise.
    void bend(const QByteArray& method, const QByteArray& part, Change change, int times = 1);

    /// The next `times` of them are answered well, before any rule made later counts.
    void pass(const QByteArray& method, const QByteArray& part, int times);

    void forgetRules();

    /// All so far whose targets contain `part`.
    QList<RecordedRequest> requests(const QByteArray& method, const QByteArray& part = {}) const;

    // --- what it keeps ---

    struct Manifest {
        QByteArray bytes;
        QByteArray mediaType;
    };

    /// The digests are sha256.
    Digest addBlob(const QString& repository, const QByteArray& bytes);
    Digest addManifest(const QString& repository, const QByteArray& bytes,
                       const QByteArray& mediaType, const QString& tag = {});
    void addTag(const QString& repository, const QString& tag, const Digest& digest);

    std::optional<QByteArray> blob(const QString& repository, const Digest& digest) const;
    std::optional<Manifest> manifest(const QString& repository, const QString& reference) const;
    QStringList tags(const QString& repository) const;

    /// Of all unfinished uploads together.
    qint64 unfinishedBytes() const;
    int unfinishedUploads() const;
    void forgetUploads();
    /// Cuts all unfinished uploads after so many bytes, or puts zeros behind what they have.
    void setUnfinishedBytes(qint64 bytes);

private:
    struct Rule {
        QByteArray method;
        QByteArray part;
        int left;
        Answering instead; ///< Null: carried out.
        Change change;     ///< Null: unchanged.
    };

    struct Kept {
        QMap<QString, QByteArray> blobs;
        QMap<QString, Manifest> manifests;
        QMap<QString, QString> tags;
    };

    struct Upload {
        QString repository;
        QByteArray bytes;
        int state = 0;
    };

    ScriptedAnswer answer(const RecordedRequest& request);
    ScriptedAnswer carryOut(const RecordedRequest& request);
    ScriptedAnswer listed(const RecordedRequest& request, const QString& path, const char* key,
                          const QString& name, const QStringList& all) const;
    ScriptedAnswer aboutTags(const RecordedRequest& request, const QString& repository);
    ScriptedAnswer aboutBlob(const RecordedRequest& request, const QString& repository,
                             const QString& digest);
    ScriptedAnswer beginUpload(const RecordedRequest& request, const QString& repository);
    ScriptedAnswer aboutUpload(const RecordedRequest& request, const QString& repository, int id);
    ScriptedAnswer progress(int status, int id);
    ScriptedAnswer finishUpload(const RecordedRequest& request, int id);
    ScriptedAnswer aboutManifest(const RecordedRequest& request, const QString& repository,
                                 const QString& reference);
    ScriptedAnswer putManifest(const RecordedRequest& request, Kept& kept,
                               const QString& reference);
    ScriptedAnswer removeManifest(Kept& kept, const QString& reference) const;
    ScriptedAnswer referrers(const RecordedRequest& request, const QString& repository,
                             const QString& digest) const;

    const Options options_;
    mutable std::mutex mutex_; ///< Guards what follows.
    QList<Rule> rules_;
    QMap<QString, Kept> repositories_;
    std::map<int, Upload> uploads_;
    int lastUpload_ = 0;
    ScriptedServer server_; ///< Last: it calls this from its threads.
};

} // namespace stowage::test
