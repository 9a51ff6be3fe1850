#pragma once

#include <QString>

namespace stowage::bench {

/// An OCI layout at `folder` with one image, tag `bench`, each of whose layers is a plain tar of
/// one file of `bytes` bytes that do not compress. False when the disk would not have it.
bool makeLayout(const QString& folder, qint64 bytes, int layers = 1);

/// The path of the layer's blob in such a layout.
QString layerPath(const QString& folder);

/// A plain tar of `entries` small files in folders of a hundred.
bool makeLongTar(const QString& path, int entries);

/// A tar of `entries` files in one folder, `flat`, in an order that is none.
bool makeFlatTar(const QString& path, int entries);

} // namespace stowage::bench
