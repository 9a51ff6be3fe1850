#include "ui/copy/imagedroptarget.h"

#include "ui/copy/imagedrag.h"

#include <QDropEvent>

#include <utility>

namespace stowage {

namespace {

/// Null for all that other programs drag: nothing that they say is read for it.
const ImageDrag* imagesIn(const QMimeData& data) {
    return qobject_cast<const ImageDrag*>(&data);
}

} // namespace

ImageDropTarget::ImageDropTarget(QWidget* widget, Describe describe)
    : DropArea(widget), describe_(std::move(describe)) {}

ImageDropTarget::~ImageDropTarget() = default;

bool ImageDropTarget::isForThis(const QDropEvent& event) const {
    return imagesIn(*event.mimeData()) != nullptr;
}

QString ImageDropTarget::describe(const QMimeData& data, const QPoint& at) const {
    return describe_(imagesIn(data)->images(), at);
}

void ImageDropTarget::take(const QMimeData& data, const QPoint& at) {
    Q_EMIT dropped(imagesIn(data)->images(), at);
}

} // namespace stowage
