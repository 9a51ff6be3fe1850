#pragma once

#include "core/registry/registry.h"
#include "ui/browse/imagedetails.h"

#include <QList>
#include <QStringList>

#include <functional>
#include <optional>
#include <stop_token>

namespace stowage {

/// What a repository holds, read for a list. Functions that block, for worker threads.

/// The names in natural order, and where asked for the manifests that no tag names.
struct TagListing {
    QStringList names;
    QList<Digest> untagged = {};
};

/// Hands over the first page of names as soon as it is there, so that a large repository shows
/// something at once, and all of them when all are read. `receive` answers whether anybody still
/// wants more. Errors: those of the services.
Result<> readTags(Repository& repository, bool withUntagged,
                  const std::function<bool(TagListing)>& receive, std::stop_token stop);

/// What is behind a row: of a tag, where it points now.
Result<ImageSummary> summarizeRow(Repository& repository, const QString& tagName,
                                  const std::optional<Digest>& untagged, std::stop_token stop);

} // namespace stowage
