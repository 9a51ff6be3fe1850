#pragma once

#include "core/registry/registry.h"
#include "ui/browse/imagedetails.h"

#include <QList>
#include <QStringList>

#include <functional>
#include <limits>
#include <optional>
#include <stop_token>

namespace stowage {

/// What a repository holds, read for a list. Functions that block, for worker threads.

/// A part of the names, in natural order, and where each belongs among those that came before.
struct TagListing {
    QStringList names = {};
    QList<qsizetype> places = {}; ///< How many of the earlier names stand before each.
    QList<Digest> untagged = {};  ///< Where asked for, with the last part.
    QString next = {};            ///< Where the rest is; empty where this was the last.

    /// All names that there are with these.
    QStringList mergedInto(const QStringList& earlier) const;
};

/// Which part of a repository's names to read.
struct TagsRequest {
    QStringList known = {};                            ///< Those that were read, in natural order.
    QString after = {};                                ///< The `next` of the last of them.
    qsizetype count = std::numeric_limits<int>::max(); ///< At least so many, where there are.
    int atOnce = 1000;         ///< In one part, but for the first, which is small to be there soon.
    bool withUntagged = false; ///< Also the manifests that no tag names, once all are read.
};

/// Hands over the names part by part as they come: `receive` answers whether anybody still wants
/// more. Errors: those of the services.
Result<> readTags(Repository& repository, const TagsRequest& wanted,
                  const std::function<bool(TagListing)>& receive, std::stop_token stop);

/// What is behind a row: of a tag, where it points now.
Result<ImageSummary> summarizeRow(Repository& repository, const QString& tagName,
                                  const std::optional<Digest>& untagged, std::stop_token stop);

} // namespace stowage
