#pragma once

#include "ui/copy/chosenimages.h"

#include <QMimeData>

namespace stowage {

/// Images on their way by the mouse: themselves for this window, their references for text fields,
/// and, where that was promised, files for other programs. Those are there from the first moment or
/// when the worker that writes them is done, as a drag cannot say later that it has more to offer.
/// GUI thread; owned by the QDrag.
class ImageDrag : public QMimeData {
    Q_OBJECT

public:
    enum class Files { None, Promised };

    ImageDrag(ChosenImages images, Files files);

    const ChosenImages& images() const { return images_; }

    /// Keeps the promise.
    void setFiles(const QStringList& paths);

    /// Somebody asked for the files while they were not there, and for nothing since.
    bool wasAskedInVain() const { return askedInVain_; }

    bool hasFormat(const QString& type) const override;
    QStringList formats() const override;

protected:
    QVariant retrieveData(const QString& type, QMetaType preferred) const override;

private:
    const ChosenImages images_;
    const Files files_;
    mutable bool askedInVain_ = false;
};

} // namespace stowage
