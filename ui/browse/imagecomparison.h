#pragma once

#include "core/base/progress.h"
#include "core/image/configcomparison.h"
#include "core/layers/treecomparison.h"
#include "ui/base/openplaces.h"
#include "ui/browse/imagedetails.h"

#include <QList>

#include <stop_token>

namespace stowage {

struct ImageComparisonOptions {
    bool times = false; ///< Of files, of the image and of its steps.
    bool order = false; ///< Of the environment's variables.

    friend bool operator==(const ImageComparisonOptions&, const ImageComparisonOptions&) = default;
};

/// Two images side by side. A value.
struct ImageComparison {
    ImageDetails before;
    ImageDetails after;
    QList<PathDifference> files;
    QList<ConfigDifference> config;
    qsizetype sharedLayers = 0; ///< Of `after`, that `before` has, too.

    bool isSame() const { return files.isEmpty() && config.isEmpty(); }
};

/// Reads both images, from wherever they are, and finds in what their roots and configurations
/// differ. Of an index the platform of the first image is compared, where the location says
/// nothing. Layers that both have are merged, but never read for their content.
/// Blocks. Errors: those of readImage(), of merging and of reading, naming the image;
/// InvalidArgument for what is no image of layers.
Result<ImageComparison> compareImages(OpenPlaces& places, const Location& before,
                                      const Location& after, const ImageComparisonOptions& options,
                                      Progress& progress, std::stop_token stop);

/// The comparison as a text, a line for each difference, fields parted by tabs: "+", "~" or "-",
/// "file" or a field's name, the path or key, before, after. Text from outside is made harmless.
QByteArray comparisonText(const ImageComparison& comparison);

} // namespace stowage
