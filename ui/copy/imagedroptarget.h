#pragma once

#include "ui/copy/chosenimages.h"
#include "ui/upload/droparea.h"

#include <functional>

namespace stowage {

/// Makes a widget take images that are dragged from elsewhere in the window.
class ImageDropTarget : public DropArea {
    Q_OBJECT

public:
    /// As DropArea::describe(), of these images.
    using Describe = std::function<QString(const ChosenImages& images, const QPoint& at)>;

    ImageDropTarget(QWidget* widget, Describe describe);
    ~ImageDropTarget() override;

Q_SIGNALS:
    void dropped(const stowage::ChosenImages& images, const QPoint& at);

protected:
    bool isForThis(const QDropEvent& event) const override;
    QString describe(const QMimeData& data, const QPoint& at) const override;
    void take(const QMimeData& data, const QPoint& at) override;

private:
    const Describe describe_;
};

} // namespace stowage
