#pragma once

#include "core/registry/recognition.h"
#include "ui/browse/exportactions.h"
#include "ui/browse/placesmodel.h"
#include "ui/browse/verificationrunner.h"

#include <QStackedWidget>

class QAction;
class QSettings;

namespace stowage {

class FilterField;
class ImagePage;
class PlacePage;
class RepositoryPage;

/// The middle of the window: the page of whatever is shown. GUI thread; owned by its parent, and
/// all that it is given outlives it.
class BrowsePane : public QStackedWidget {
    Q_OBJECT

public:
    BrowsePane(OpenPlaces& places, RequestRunner& requests, PlacesModel& model,
               VerificationRunner& runner, QSettings* settings, QWidget* parent = nullptr);

    void show(const Location& location);
    void refresh();
    const std::optional<Location>& shown() const { return shown_; }

    /// What the actions of the window are about: the image chosen in a list, or what is shown.
    std::optional<Location> subject() const;
    ExportContext exportContext() const;
    /// The images that would be compared: two that are chosen in a list, or the one that is shown.
    QList<Location> compared() const;
    /// Shows in what they differ; of one image, where to say with which.
    void compare();
    void setRecognizer(const Recognizer& recognize);
    std::optional<Digest> selectedDigest() const;

    /// What a copy would take: the images that are chosen in a list, or the one that is shown, with
    /// all its platforms; else the repository that is shown, or chosen.
    QList<Location> chosen() const;

    /// Gives the keyboard to the list of the page.
    void focusList();

    /// The filter of the page, if it has one now.
    FilterField* filter() const;

    /// What can be done with chosen files, for their menu.
    void setFileActions(const QList<QAction*>& actions);

    PlacePage& placePage() { return *place_; }
    RepositoryPage& repositoryPage() { return *repository_; }
    ImagePage& imagePage() { return *image_; }

Q_SIGNALS:
    void locationChosen(const stowage::Location& location);
    void childChosen(const stowage::Location& location);
    /// What subject() or exportContext() answer may have changed.
    void subjectChanged();
    void imageMenuRequested(const stowage::Location& image, const QPoint& globalPosition);
    void layerMenuRequested(const QPoint& globalPosition);

private:
    void addChosen(ExportContext& context) const;
    /// The program is turned to again: others may have written to what is shown.
    void noticeOthers(PlacesModel& model);

    std::optional<Location> shown_;
    PlacePage* place_;
    RepositoryPage* repository_;
    ImagePage* image_;
};

} // namespace stowage
