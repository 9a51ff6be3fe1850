#pragma once

#include "core/layout/imagecontent.h"
#include "core/layout/ociindex.h"

#include <functional>
#include <limits>
#include <mutex>
#include <set>

namespace stowage {

/// An OCI image layout in a folder (OCI image specification, "Image Layout"), read and written.
///
/// Writers of this program wait for one another (a lock on the folder itself, so that nothing is
/// left behind); other programs take no lock, so index.json is read anew before every change and
/// replaced whole. Thread-safe.
class OciFolder final : public ImageContent {
public:
    struct Options {
        RepositoryName unnamed; ///< The repository of images without a name of their own.
        bool writable = false;
        bool durable = true; ///< false: not synced, for a folder that a crash may take along.
        qint64 maximumBlobSize = std::numeric_limits<qint64>::max();

        /// Asked before a manifest is stored; a refusal is the answer to who wanted to store it.
        std::function<Result<>(const OciFolder&, const Manifest&, std::stop_token)> accept = {};

        /// Kept as long as the folder is in use.
        std::shared_ptr<const void> keepAlive = {};
    };

    /// Errors: NotFound; Unsupported when it is no layout, or one of another version; Corrupt when
    /// oci-layout or index.json is damaged.
    static Result<std::shared_ptr<OciFolder>> open(const QString& path, Options options);

    /// Makes what is missing of an empty layout. Errors: Unsupported when the folder holds
    /// something else; ReadOnly, NoSpace, Io.
    static Result<std::shared_ptr<OciFolder>> create(const QString& path, Options options);

    const QString& path() const { return path_; }
    Result<OciIndex> index() const;

    Result<QList<ListedImage>> images(std::stop_token stop) const override;
    Result<Blob> blob(const Digest& digest, std::stop_token stop) const override;
    Result<std::unique_ptr<LayerUpload>> upload(const RepositoryName& repository,
                                                const std::optional<Descriptor>& expected) override;
    Result<> add(const Manifest& manifest, const RepositoryName& repository,
                 const std::optional<Tag>& tag, std::stop_token stop) override;
    Result<> untag(const ListedImage& image) override;
    Result<> removeManifest(const Digest& digest, const RepositoryName& repository,
                            std::stop_token stop) override;
    Result<> removeBlob(const Digest& digest, std::stop_token stop) override;

private:
    OciFolder(QString path, Options options);

    Result<> checkVersion() const;
    Result<> changeIndex(const std::function<Result<>(OciIndex&)>& change);
    Result<> writeFile(const QString& path, QByteArrayView bytes) const;

    QString path_;
    Options options_;
    std::mutex mutex_;              ///< Guards changes, and what follows.
    std::set<Digest> addedUnnamed_; ///< Listed by add() without a tag, by this object.
};

/// `blobs/sha256/<hex>`.
QString blobPath(const Digest& digest);

/// Checks the content of an oci-layout file. Errors: Corrupt, Unsupported.
Result<> checkLayoutVersion(const QByteArray& bytes);

/// index.json, its faults seen as damage of the layout. Errors: Corrupt, UnsupportedDigest.
Result<OciIndex> parseIndex(const QByteArray& bytes);

} // namespace stowage
