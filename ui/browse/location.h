#pragma once

// Browsing: places, repositories, tags, images and the files of their layers, as models and pages.
// Pages own their models; the window owns the pages, the RequestRunner and the OpenPlaces that they
// use. Everything here belongs to the GUI thread, but for the functions that are said to block.

#include "core/registry/placereference.h"

#include <QString>

#include <optional>

namespace stowage {

/// Where the window is: at a place, a repository in it, or an image of that. A value.
struct Location {
    Place place;
    std::optional<RepositoryName> repository = std::nullopt;
    std::optional<Tag> tag = std::nullopt;
    std::optional<Digest> digest = std::nullopt; ///< Of an image that is not named by its tag.
    std::optional<Digest> child = std::nullopt;  ///< The one of an index that is shown.

    bool isImage() const { return repository && (tag || digest); }

    Location repositoryLocation() const { return {place, repository}; }
    Location placeLocation() const { return {place}; }

    /// The repository and image without the place: "team/app:v2".
    QString imageText() const;

    /// As it is typed, and as skopeo takes it where it knows the kind of place.
    QString toString() const;

    /// A command that asks skopeo about it.
    QString skopeoCommand() const;

    static Location of(const PlaceReference& reference);

    friend bool operator==(const Location&, const Location&) = default;
};

} // namespace stowage
