#pragma once

#include "core/registry/recognition.h"
#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/configdifferencesmodel.h"
#include "ui/browse/filedifferencesmodel.h"
#include "ui/browse/imagecomparison.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QPushButton;
class QSettings;
class QSortFilterProxyModel;
class QTabWidget;

namespace stowage {

class Banner;
class ElidedLabel;
class FilterField;
class StateStack;
class TableView;

/// Two images side by side, from any two places: added, removed and changed files, and what their
/// configurations say otherwise. The image that the page shows is "before"; the other is chosen
/// from its repository, or typed. GUI thread; owned by its parent, and all that it is given
/// outlives it.
class ComparePane : public QWidget {
    Q_OBJECT

public:
    ComparePane(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
                QWidget* parent = nullptr);
    ~ComparePane() override;

    /// For paths that are typed.
    void setRecognizer(Recognizer recognize) { recognize_ = std::move(recognize); }

    /// The image to compare; the other one stays.
    void show(const Location& image);
    void clear();

    /// Compares with it, unless that is done already.
    void compareWith(const Location& other);
    /// Asks for another image again.
    void forgetOther();
    /// With what was typed: a reference, a path, or a tag of the same repository.
    void compareWithTyped(const QString& text);

    const std::optional<ImageComparison>& comparison() const { return comparison_; }
    QString summary() const;
    FileDifferencesModel& files() { return *files_; }
    ConfigDifferencesModel& config() { return *config_; }
    QComboBox& other() { return *other_; }
    FilterField& filter() { return *filter_; }
    QTabWidget& tabs() { return *tabs_; }

Q_SIGNALS:
    /// The image to compare with, by its tag, a reference or a path.
    void otherChosen(const stowage::Location& other);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTables(QSettings* settings);
    void readTags();
    void run();
    void take(const Result<ImageComparison>& comparison);
    void exportList();
    void catchUp();
    void askForOther();
    void reset();

    OpenPlaces& places_;
    RequestRunner& requests_;
    Recognizer recognize_;
    std::optional<Location> image_;
    std::optional<Location> with_;
    std::optional<ImageComparison> comparison_;
    bool isStale_ = false; ///< What is to be compared has not been yet.
    bool hasTags_ = false; ///< Or they are being read.
    std::shared_ptr<Progress> progress_;
    Request tagsReading_;
    Request resolving_;
    Request comparing_;
    Request writing_;

    QComboBox* other_;
    QCheckBox* times_;
    QCheckBox* order_;
    QPushButton* export_;
    Banner* problem_;
    ElidedLabel* summary_;
    FilterField* filter_;
    FileDifferencesModel* files_;
    QSortFilterProxyModel* filteredFiles_;
    ConfigDifferencesModel* config_;
    TableView* filesView_;
    TableView* configView_;
    StateStack* filesStack_;
    StateStack* configStack_;
    QTabWidget* tabs_;
    StateStack* stack_;
    QTimer progressTimer_;
};

} // namespace stowage
