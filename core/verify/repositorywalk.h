#pragma once

#include "core/image/imageconfig.h"
#include "core/verify/blobbook.h"
#include "core/verify/ledger.h"

#include <QHash>
#include <QList>

#include <stop_token>
#include <vector>

namespace stowage {

/// Goes through one repository, from its tags down to its layers: judges the links and the
/// documents (manifests and configs) itself, and leaves blobs to the book. One thread, once.
class RepositoryWalk {
public:
    RepositoryWalk(Repository& repository, const VerificationScope& scope, Ledger& ledger,
                   BlobBook& blobs, Progress& progress, std::stop_token stop);

    void run();

private:
    using Use = VerifiedObject::Use;

    /// A manifest to be read, by the tag or index that names it.
    struct Step {
        Digest digest;
        Use use;
        int depth = 0;
        qint64 expectedSize = -1;
        QString mediaType = {};
    };

    struct Config {
        int id = 0;
        std::optional<ImageConfig> parsed;
    };

    void walkTag(const Tag& tag);
    void walkTags();
    void walkRevisions();
    void walkUnnamedLayers();
    void drain();

    void visitManifest(const Step& step);
    std::optional<Manifest> judgeManifest(int id, const Step& step);
    void visitIndex(const Manifest& manifest, int id, int depth);
    void visitImage(const Manifest& manifest, int id);
    Config visitConfig(const Descriptor& descriptor, int parent);
    std::optional<ImageConfig> judgeConfig(int id, const Descriptor& descriptor);
    void visitLayer(const Descriptor& descriptor, int parent, const Digest* diffId);

    /// The id of a blob's object, after its link in this repository was judged.
    int visitBlob(const Descriptor& descriptor, VerifiedObject::Kind kind, int parent,
                  const Digest* diffId = nullptr);

    /// The repository itself cannot be listed.
    void addFault(const Error& error);
    void settleError(int id, const Error& error);

    Repository& repository_;
    const VerificationScope& scope_;
    Ledger& ledger_;
    BlobBook& blobs_;
    Progress& progress_;
    std::stop_token stop_;

    std::vector<Step> open_;
    QHash<Digest, int> manifests_;  ///< Visited: their objects.
    QHash<Digest, Config> configs_; ///< Visited.
    QHash<Digest, qint64> linked_;  ///< Blobs that are linked here, with their stored size.
    QHash<Digest, int> unlinked_;   ///< Blobs that are not, or not readable: their objects.
};

} // namespace stowage
