#pragma once

#include "core/layers/rootfilesystem.h"
#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/location.h"
#include "ui/browse/preview.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QScrollArea;
class QStackedWidget;

namespace stowage {

class PageHeader;
class StateStack;

/// A file of a layer, or of a root, looked at without exporting it: text, a picture, or its bytes.
/// Space or Escape closes it. GUI thread; it deletes itself, and all that it is given outlives it.
class PreviewSheet : public QDialog {
    Q_OBJECT

public:
    /// `layers`: those that the file is looked for in, lowest first; `path`: raw bytes.
    PreviewSheet(OpenPlaces& places, RequestRunner& requests, Location image,
                 QList<Descriptor> layers, QByteArray path, QWidget* parent);
    ~PreviewSheet() override;

    const std::optional<Preview>& preview() const { return preview_; }
    QPlainTextEdit& text() { return *text_; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void read();
    void take(const Result<Preview>& preview);
    void fitPicture();
    bool eventFilter(QObject* watched, QEvent* event) override;

    OpenPlaces& places_;
    RequestRunner& requests_;
    Location image_;
    QList<Descriptor> layers_;
    QByteArray path_;
    std::optional<Preview> preview_;
    Request reading_;

    PageHeader* header_;
    QPlainTextEdit* text_;
    QLabel* picture_;
    QStackedWidget* forms_;
    StateStack* stack_;
};

} // namespace stowage
