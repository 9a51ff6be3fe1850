#pragma once

#include "core/digest/digest.h"
#include "core/storage/storagedriver.h"

#include <QList>

#include <stop_token>

namespace stowage {

/// The digest that a link file holds. Errors: NotFound; InvalidDigest when it holds anything but
/// exactly a digest.
Result<Digest> readLink(StorageDriver& driver, const QString& path);

/// Durable. A link that says the same already is left alone.
Result<> writeLink(StorageDriver& driver, const QString& path, const Digest& digest);

/// The digests that have a link at `<folder>/<alg>/<hex>/link`, sorted; none where the folder is
/// absent. Those whose link is malformed are in it: reading it tells. Links under one digest that
/// lead to another (aliases) are not.
Result<QList<Digest>> listLinks(StorageDriver& driver, const QString& folder,
                                std::stop_token stop = {});

} // namespace stowage
