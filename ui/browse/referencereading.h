#pragma once

#include "core/registry/recognition.h"
#include "ui/base/openplaces.h"
#include "ui/browse/location.h"

#include <stop_token>

namespace stowage {

/// What was typed into the window's bar: a reference with its place, the path of one, or an image
/// of the place that is shown (`context`). Touches the disk, so for worker threads.
/// Errors: InvalidArgument, NotFound.
Result<PlaceReference> parseTyped(const QString& text, const std::optional<Place>& context,
                                  const Recognizer& recognize, std::stop_token stop);

/// Where a reference leads. In layouts and archives, whose documents alone know what their names
/// stand for, the image is looked for. Blocks. Errors: those of opening, NotFound.
Result<Location> resolveReference(OpenPlaces& places, const PlaceReference& reference,
                                  std::stop_token stop);

/// Both: where what was typed leads. A place that is not one of the window's (`listed`) and does
/// not have what was typed is not kept open. Blocks. Errors: those of both.
Result<Location> lookUp(const QString& text, const std::optional<Place>& context,
                        const Recognizer& recognize, OpenPlaces& places, const QList<Place>& listed,
                        std::stop_token stop);

} // namespace stowage
