#pragma once

#include "ui/browse/imagedetails.h"
#include "ui/browse/verificationrunner.h"

#include <QWidget>

class QComboBox;
class QSettings;
class QSplitter;
class QTabWidget;
class QTreeView;

namespace stowage {

class Banner;
class ChainModel;
class ChainView;
class ComparePane;
class ConfigModel;
class DigestLabel;
class DocumentView;
class FilesPane;
class FilterField;
class LayersModel;
class MapFloor;
class PageHeader;
class ReferrersReading;
class SpacePane;
class StateStack;
class TableView;
class VerificationLabel;
class VerificationStrip;
struct ChainLink;

/// One image: what, how large, for which machine, is it sound; then its layers with their files,
/// its config, its documents, and how it all hangs together. GUI thread; owned by its parent, and
/// all that it is given outlives it.
class ImagePage : public QWidget {
    Q_OBJECT

public:
    /// The tabs in their order.
    enum Tab { LayersTab, SpaceTab, ConfigTab, DocumentsTab, ChainTab, CompareTab };

    ImagePage(OpenPlaces& places, RequestRunner& requests, VerificationRunner& runner,
              QSettings* settings, QWidget* parent = nullptr);
    ~ImagePage() override;

    /// An image, or one beside another: then on the tab that tells in what they differ.
    void show(const Location& image);
    void refresh();

    const std::optional<ImageDetails>& details() const { return details_; }

    /// The chosen layer, on the tab of layers.
    std::optional<Descriptor> selectedLayer() const;

    /// What Ctrl+Shift+C copies: the chosen layer's where one is, else the image's.
    std::optional<Digest> selectedDigest() const;

    FilesPane& files() { return *files_; }
    TableView& layersView() { return *layers_; }
    /// What the keyboard goes to when one comes here: the main view of the tab that is shown.
    QWidget& list() const;
    SpacePane& space() { return *space_; }
    ChainView& chain() { return *chain_; }
    ComparePane& compare() { return *compare_; }
    QTabWidget& tabs() { return *tabs_; }

    /// The filter of the tab that is shown, if it has one.
    FilterField* filter() const;

Q_SIGNALS:
    void locationChosen(const stowage::Location& location);
    /// Another platform of the same index.
    void childChosen(const stowage::Location& location);
    void selectionChanged();
    void layerMenuRequested(const QPoint& globalPosition);

private:
    QWidget* makeLayersTab(QSettings* settings);
    QWidget* makeConfigTab(QSettings* settings);
    void take(Result<ImageDetails> details);
    void fill();
    void showComparison(const std::optional<Location>& other);
    void fillComparison();
    Location withChild(const Digest& child) const;
    void fillPlatforms();
    void fillDocuments();
    void showFiles();
    void updateStates();
    void follow(const ChainLink& link);

    OpenPlaces& places_;
    RequestRunner& requests_;
    VerificationRunner& runner_;
    std::optional<Location> location_;
    std::optional<ImageDetails> details_;
    std::optional<Location> other_; ///< What the image is compared with.
    int tabBefore_ = LayersTab;     ///< The one that was shown before a comparison.
    Request reading_;

    PageHeader* header_;
    QComboBox* platform_;
    DigestLabel* digest_;
    VerificationLabel* verification_;
    VerificationStrip* strip_;
    Banner* problem_;
    QTabWidget* tabs_;
    StateStack* stack_;

    QSplitter* splitter_ = nullptr;
    LayersModel* layersModel_;
    TableView* layers_ = nullptr;
    FilesPane* files_ = nullptr;
    SpacePane* space_ = nullptr;
    ChainModel* chainModel_;
    ReferrersReading* referrers_;
    ChainView* chain_ = nullptr;
    MapFloor* map_ = nullptr; ///< Below the chain.
    ComparePane* compare_ = nullptr;
    ConfigModel* config_;
    QTreeView* configView_ = nullptr;
    StateStack* configStack_ = nullptr;
    DocumentView* documents_ = nullptr;
};

} // namespace stowage
