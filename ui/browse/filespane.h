#pragma once

#include "ui/browse/filesview.h"
#include "ui/browse/layerfiles.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QSettings;
class QStackedWidget;
class QToolButton;

namespace stowage {

class BiggestFilesView;
class ChangeChoice;
class ElidedLabel;
class FileKinds;
class FilterField;
class StateStack;

/// The files of one layer, or of the root file system that it and those below make. Files appear
/// while the layer is read; what happened to each, once the layers below have been read too.
/// Nothing is read before somebody looks, and nothing large from a server before he agrees. GUI
/// thread; owned by its parent, and all that it is given outlives it.
class FilesPane : public QWidget {
    Q_OBJECT

public:
    FilesPane(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
              QWidget* parent = nullptr);
    ~FilesPane() override;

    /// The files of layer `index` of an image.
    void show(const Location& image, const QList<Descriptor>& layers, qsizetype index);

    /// Nothing is chosen.
    void clear();

    bool isRootShown() const;
    void setRootShown(bool root);

    /// The biggest files of all folders in one list, in place of the tree.
    bool isBiggestShown() const;
    void setBiggestShown(bool biggest);

    FilesModel& model() { return *model_; }
    FilesView& view() { return *view_; }
    BiggestFilesView& biggestView() { return *biggestView_; }
    FilterField& filter() { return *filter_; }

    /// Of the chosen files and folders, as listed; those that a whiteout removed are left out.
    QList<QByteArray> selectedPaths() const;

    /// Bytes of these; what lies in a chosen folder and is chosen itself counts twice.
    qint64 selectedSize() const;

    /// The layer shown.
    std::optional<Digest> layer() const;

    /// Actions for the menu of the files, above what is always there.
    void setFileActions(const QList<QAction*>& actions) { fileActions_ = actions; }

    /// Shows the current file's content in a sheet of its own, where it is a file.
    void preview();

Q_SIGNALS:
    void selectionChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    LayerFiles::Scope scope() const;
    LayerFiles::Scope neededScope() const;
    bool isOfFiles() const;
    bool hasToAgree() const;
    void agree();
    void read();
    void readIfDue();
    void showTree();
    void showState();
    void takeDone(LayerFiles::Scope scope);
    void takeMarks();
    FileTree::Filter wantedFilter() const;
    void applyFilter();
    void takeMatches(FileTree::Matches matches);
    void updateStatus();
    void makeChoices();
    void makeBiggestButton();
    void connectAll();
    void showBiggest();
    void showMenu(const QPoint& position);
    FileTree::Node nodeAt(const QModelIndex& index) const;
    QAbstractItemView& currentView() const;

    OpenPlaces& places_;
    RequestRunner& requests_;
    LayerFiles* files_;
    bool isDue_ = false; ///< To be read once somebody looks.
    Request filtering_;
    std::vector<bool> shown_; ///< What the filter leaves; empty: all.

    FilesModel* model_;
    FilterField* filter_;
    QComboBox* scope_;
    ChangeChoice* changes_;
    QAction* readAction_;
    FileKinds* kinds_;
    QToolButton* biggestButton_;
    FilesView* view_;
    BiggestFilesView* biggestView_;
    QStackedWidget* lists_;
    StateStack* stack_;
    ElidedLabel* status_;
    QTimer progressTimer_;
    QList<QAction*> fileActions_;
};

} // namespace stowage
