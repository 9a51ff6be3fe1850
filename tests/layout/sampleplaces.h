#pragma once

#include "core/registry/registry.h"
#include "tests/support/sampleimage.h"

#include <QString>
#include <QStringList>

namespace stowage::test {

/// An image with its layers' bytes.
struct StoredImage {
    SampleImage documents;
    QList<QByteArray> layers; ///< As stored.
    QList<QByteArray> tars;   ///< Uncompressed.

    /// Config and layers.
    QStringList digests() const;
    Digest digest() const { return documents.manifestDescriptor.digest; }
};

/// An image of one layer per text, gzipped, or as plain tars.
StoredImage sampleImage(const QList<QByteArray>& texts, bool compressed = true);

/// Puts blobs and manifest through the contract, as a transfer does. Errors: those of the place.
Result<Descriptor> put(Registry& registry, const QString& repository,
                       const std::optional<QString>& tag, const StoredImage& image);

/// Puts one blob.
Result<Descriptor> putBlob(Registry& registry, const QString& repository, const QByteArray& bytes);

/// `skopeo ARGUMENTS`, trusting anything; its output, or an empty one when it fails.
QByteArray skopeo(const QStringList& arguments);

/// Copies with skopeo; fails the test when it can't.
bool skopeoCopy(const QString& from, const QString& to);

/// The digests of config and layers as skopeo sees them, and the digest of the manifest.
QStringList skopeoDigests(const QString& image);

bool writeFile(const QString& path, const QByteArray& bytes);
QByteArray readFile(const QString& path);

/// All of a layer, read through the contract.
Result<QByteArray> readLayer(Registry& registry, const QString& repository, const Digest& digest);

RepositoryName repositoryName(const QString& text);
Tag tagName(const QString& text);

} // namespace stowage::test
