#pragma once

#include "core/base/progress.h"
#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/imagedetails.h"
#include "ui/browse/layerspacemodel.h"
#include "ui/browse/wastemodel.h"

#include <QTimer>
#include <QWidget>

class QSettings;

namespace stowage {

class ElidedLabel;
class LayersModel;
class StateStack;
class TableView;

/// Where an image's bytes go: a score, three sizes for each layer, and what is stored in vain.
/// All layers are read for it, so that it is only done once somebody looks. GUI thread; owned by
/// its parent, and all that it is given outlives it.
class SpacePane : public QWidget {
    Q_OBJECT

public:
    SpacePane(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
              QWidget* parent = nullptr);
    ~SpacePane() override;

    void show(const Location& location, const ImageDetails& image);
    void clear();

    /// Reads all layers, if that was not done yet and there are some: as when somebody looks.
    void find();
    bool canFind() const { return image_.has_value(); }
    bool isFinding() const { return isRead_ && !report_ && !hasFailed_; }
    bool hasFailed() const { return hasFailed_; }
    const std::optional<SpaceReport>& report() const { return report_; } ///< Once it is known.

    /// What is known of the space of layers, to a list of the same ones.
    void tell(LayersModel& layers) const;

    QString headline() const;
    LayerSpaceModel& layers() { return *layersModel_; }
    WasteModel& waste() { return *wasteModel_; }

Q_SIGNALS:
    /// What is known of the image shown, or that it is being found out, is not as before.
    void reportChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void read();
    void take(const Result<SpaceReport>& report);
    void showMenu(const QPoint& position);

    OpenPlaces& places_;
    RequestRunner& requests_;
    std::optional<Location> location_;
    std::optional<ImageDetails> image_;
    bool isRead_ = false; ///< Or being read.
    bool hasFailed_ = false;
    std::optional<SpaceReport> report_;
    std::shared_ptr<Progress> progress_;
    Request reading_;

    LayerSpaceModel* layersModel_;
    WasteModel* wasteModel_;
    ElidedLabel* headline_;
    ElidedLabel* count_;
    TableView* layersView_;
    TableView* wasteView_;
    StateStack* wasteStack_;
    StateStack* stack_;
    QTimer progressTimer_;
};

} // namespace stowage
