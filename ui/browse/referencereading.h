#pragma once

#include "core/registry/recognition.h"
#include "ui/base/openplaces.h"
#include "ui/browse/location.h"

#include <stop_token>

namespace stowage {

/// What may be meant by what was typed into the window's bar, the likeliest first: a reference with
/// its place, the path of one, or an image of the place that is shown (`context`), else of the host
/// that it begins with, where it begins with one: "quay.io/org/app:v1". Where no place is shown, an
/// image without a host is one of Docker Hub. Touches the disk, so for worker threads.
/// Errors: InvalidArgument, NotFound.
Result<QList<PlaceReference>> parseTyped(const QString& text, const std::optional<Place>& context,
                                         const Recognizer& recognize, std::stop_token stop);

/// Where a reference leads. In layouts and archives, whose documents alone know what their names
/// stand for, the image is looked for. Blocks. Errors: those of opening, NotFound.
Result<Location> resolveReference(OpenPlaces& places, const PlaceReference& reference,
                                  std::stop_token stop);

/// Where the first of them leads that leads somewhere. Blocks. Errors: as of one; that of the last
/// one, or of the one whose repository there is.
Result<Location> resolveReference(OpenPlaces& places, const QList<PlaceReference>& readings,
                                  std::stop_token stop);

/// Both: where what was typed leads. A place that is not one of the window's (`listed`) and does
/// not have what was typed is not kept open. Blocks. Errors: those of both.
Result<Location> lookUp(const QString& text, const std::optional<Place>& context,
                        const Recognizer& recognize, OpenPlaces& places, const QList<Place>& listed,
                        std::stop_token stop);

} // namespace stowage
