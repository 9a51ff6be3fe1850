#pragma once

// Browsing: places, repositories, tags, images and the files of their layers, as models and pages.
// Pages own their models; the window owns the pages, the RequestRunner and the OpenPlaces that they
// use. Everything here belongs to the GUI thread, but for the functions that are said to block.

#include "core/registry/placereference.h"

#include <QString>

#include <optional>

namespace stowage {

/// An image in a place, named by its tag or else its digest. A value.
struct ImageName {
    Place place;
    std::optional<RepositoryName> repository = std::nullopt;
    std::optional<Tag> tag = std::nullopt;
    std::optional<Digest> digest = std::nullopt;
    std::optional<Digest> child = std::nullopt; ///< The one of an index.

    friend bool operator==(const ImageName&, const ImageName&) = default;
};

/// Where the window is: at a place, a repository in it, or an image of that, perhaps beside another
/// one. A value.
struct Location {
    Place place;
    std::optional<RepositoryName> repository = std::nullopt;
    std::optional<Tag> tag = std::nullopt;
    std::optional<Digest> digest = std::nullopt; ///< Of an image that is not named by its tag.
    std::optional<Digest> child = std::nullopt;  ///< The one of an index that is shown.

    /// The image that it is compared with.
    std::optional<ImageName> comparedWith = std::nullopt;

    bool isImage() const { return repository && (tag || digest); }
    bool isComparison() const { return comparedWith.has_value(); }

    Location repositoryLocation() const { return {place, repository}; }
    Location placeLocation() const { return {place}; }

    /// The same without what it is compared with; and that, where there is such.
    Location withoutComparison() const;
    std::optional<Location> otherLocation() const;
    Location comparedTo(const Location& other) const;

    /// One step up: from a comparison to the image, from that to its repository, then the place.
    Location above() const;

    /// imageText(), with what it is compared with: "team/app:v2 ↔ v3".
    QString fullText() const;

    /// Whether a place is needed to show it.
    bool isIn(const Place& other) const;

    /// What it is compared with, as briefly as can be beside this one: "v2", "team/app:v2".
    QString otherText() const;

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
