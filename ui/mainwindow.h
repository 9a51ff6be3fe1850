#pragma once

#include "core/registry/placereference.h"
#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/windowservices.h"

#include <QMainWindow>

#include <functional>

class QSplitter;

namespace stowage {

class Arrivals;
class Banner;
class BreadcrumbBar;
class BrowsePane;
class ExportActions;
class Navigator;
class PlacesPanel;
class ServerDesk;
class TransferDesk;
class UndoDesk;
class VerificationRunner;
class WindowActions;
enum class Remedy;
struct Location;

/// The window: places on the left, what is chosen in the middle, transfers at the bottom.
/// GUI thread. It owns its widgets and models; the services belong to whoever made it.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(WindowServices services, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Shows a place, a repository or an image; the place is added to the list, unless it turns out
    /// not to be there.
    void go(const PlaceReference& target);

    /// Shows what is at a path if it is a place, else offers to upload it.
    void openPath(const QString& path);

    void showShortcuts();

    /// For tests and pictures: nothing is being read any more.
    bool isIdle() const { return requests_.isIdle(); }
    RequestRunner& requests() { return requests_; }
    BrowsePane& pane() { return *pane_; }
    PlacesPanel& places() { return *panel_; }
    VerificationRunner& verification() { return *verification_; }
    ServerDesk& servers() { return *servers_; }
    Navigator& navigator() { return *navigator_; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    /// What helps when something could not be done; both are always there.
    struct WayOut {
        std::function<void()> again;
        std::function<void()> other; ///< Asks for something else to do it with.
    };

    void makeBody();
    void connectActions();
    void connectBody();
    void restoreLayout();
    void fitTransfers();

    void showCurrent();
    void updateActions();
    void chooseLocation(const Location& location);
    void openTyped(const QString& text);
    void open(const PlaceReference& reference);
    void openPath(const QString& path, const std::function<void()>& askForOther);
    void reportProblem(const Error& error, WayOut wayOut);
    void help(Remedy remedy);
    QString placeTitle(const Place& place) const;

    void openArchive();
    void openFolder();
    void focusFilter();
    void refresh();
    void verify();
    void goUp();
    void copyDigest();
    void copyReference();
    void copySkopeoCommand();
    void showImageMenu(const QPoint& globalPosition);
    void showLayerMenu(const QPoint& globalPosition);

    WindowServices services_;
    OpenPlaces open_;
    RequestRunner requests_; ///< Goes before the places: what it still runs reads from them.
    Request opening_;

    QWidget* body_ = nullptr; ///< All that uses what stands above.
    Navigator* navigator_ = nullptr;
    VerificationRunner* verification_ = nullptr;
    PlacesPanel* panel_ = nullptr;
    BrowsePane* pane_ = nullptr;
    BreadcrumbBar* breadcrumb_ = nullptr;
    Arrivals* arrivals_ = nullptr;
    ExportActions* exports_ = nullptr;
    WindowActions* actions_ = nullptr;
    TransferDesk* desk_ = nullptr; ///< Null without a TransferQueue.
    ServerDesk* servers_ = nullptr;
    Banner* problem_ = nullptr;
    UndoDesk* undo_ = nullptr;
    WayOut wayOut_ = {}; ///< Of the problem that is shown.
    QSplitter* sides_ = nullptr;
    QSplitter* floors_ = nullptr;
    int transfersHeight_ = 200; ///< Of the panel when it has rows.
};

} // namespace stowage
