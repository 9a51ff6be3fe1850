#pragma once

#include "core/registry/registry.h"
#include "core/verify/verifiedobject.h"
#include "ui/browse/location.h"

#include <map>
#include <optional>
#include <vector>

namespace stowage {

/// What there is in one repository.
struct RepositoryFigures {
    qint64 tags = 0; ///< -1 where they cannot be listed.
    qint64 images = 0;
    qint64 size = 0; ///< Bytes of all blobs that manifests name, each once.
};

/// What a place, a repository or an image is made of, as its manifests say: no blob is opened for
/// it. A value.
struct Inventory {
    /// An image or index of a repository.
    struct Image {
        RepositoryName repository;
        std::optional<Tag> tag; ///< Its own, or that of the index that it belongs to.
        Digest digest;
        bool isPart = false; ///< The tag is the index's.

        Location locationIn(const Place& place) const;
    };

    /// Each digest once, whoever uses it.
    struct Blob {
        Digest digest;
        VerifiedObject::Kind kind; ///< Blob: linked in a repository though no manifest names it.
        qint64 size = 0;           ///< Bytes; 0 where nobody says.
        std::vector<int> images;   ///< That need it, as numbers in `images`.
    };

    struct Leftover {
        qint64 count = 0;
        qint64 bytes = 0;
    };

    std::vector<Blob> blobs = {};
    std::vector<Image> images = {};
    std::map<RepositoryName, RepositoryFigures> repositories = {};
    qint64 stored = 0;      ///< Bytes of all that was found, each once; without unfinished uploads.
    qint64 unshared = 0;    ///< Bytes if every image had its own copy of all that it needs.
    Leftover uploads = {};  ///< Unfinished ones, of a place.
    Leftover unneeded = {}; ///< Blobs that a repository has though no manifest of it names them.
    bool isWhole = true;    ///< False where a part could not be read.
};

/// Reads all manifests of a place or repository, or those of an image; blocks. What cannot be read
/// is left out and said to be. Errors: those of Registry::repositories(), Cancelled, and of an
/// image that it is not there.
Result<Inventory> takeInventory(Registry& registry, const Location& scope, std::stop_token stop);

} // namespace stowage
