#pragma once

#include "core/registry/placereference.h"
#include "ui/base/requestrunner.h"
#include "ui/base/serverwatch.h"
#include "ui/windowservices.h"

#include <QObject>

class QAction;
class QDockWidget;
class QMainWindow;

namespace stowage {

class Banner;
class BreadcrumbBar;
class BrowsePane;
class HttpLogPanel;
class PlacesPanel;
class ServerDialog;
enum class ServerAction;

/// What the window has for registries on other machines: the log of requests, how
/// each is reached, and what can be done about it. GUI thread; owned by
/// the window.
class ServerDesk : public QObject {
    Q_OBJECT

public:
    /// All outlive it. The banner is where it tells what came of something.
    ServerDesk(const WindowServices& services, RequestRunner& requests, PlacesPanel& places,
               BrowsePane& pane, BreadcrumbBar& address, Banner& banner, QMainWindow* window);

    /// The window's verb for addRegistry().
    void takeAction(QAction& addRegistry);

    HttpLogPanel& log() { return *log_; }

    /// Asks for a registry, and shows it; for its address alone where there is nobody to ask what
    /// it is.
    void addRegistry();

    /// Asks for a name and a password.
    void logIn(const Place& place);

    /// Forgets who one is there, wherever that is kept, and reads the place anew.
    void logOut(const Place& place);

    /// Shows the log, of one server where one is named.
    void showLog(const QString& host = {});

    /// For the menu "View".
    QList<QAction*> viewActions() const;

Q_SIGNALS:
    void openRequested(const stowage::PlaceReference& reference);

private:
    ServerDialog* makeDialog();
    void refresh(const Place& place);
    void showLoggedOut(const Place& place, const Result<bool>& wasIn);
    void help(const Place& place, ServerAction action);

    RequestRunner& requests_;
    PlacesPanel& places_;
    BrowsePane& pane_;
    BreadcrumbBar& address_;
    Banner& banner_;
    QMainWindow* window_;
    ServerWatch* watch_;
    HttpLogPanel* log_;
    QDockWidget* dock_;
    Request loggingOut_;
};

} // namespace stowage
