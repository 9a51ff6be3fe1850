#include "ui/serverdesk.h"

#include "ui/browse/breadcrumbbar.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/serverstrip.h"
#include "ui/browse/tableview.h"
#include "ui/remote/httplogpanel.h"
#include "ui/remote/serverdialog.h"
#include "ui/theme/banner.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QSettings>

#include <utility>

namespace stowage {

namespace {

const QString shownKey = QStringLiteral("httplog/shown");

} // namespace

ServerDesk::ServerDesk(const WindowServices& services, RequestRunner& requests, PlacesPanel& places,
                       BrowsePane& pane, BreadcrumbBar& address, Banner& banner,
                       QMainWindow* window)
    : QObject(window), requests_(requests), places_(places), pane_(pane), address_(address),
      banner_(banner), window_(window), watch_(new ServerWatch(services.servers, this)),
      log_(new HttpLogPanel(services.settings, window)),
      dock_(new QDockWidget(tr("HTTP Log"), window)) {
    dock_->setObjectName(QStringLiteral("httplog"));
    dock_->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
    dock_->setWidget(log_);
    window->addDockWidget(Qt::BottomDockWidgetArea, dock_);
    dock_->setVisible(services.settings && services.settings->value(shownKey).toBool());
    QAction* toggle = dock_->toggleViewAction();
    toggle->setText(tr("&HTTP Log"));
    toggle->setIcon(Icons::get(QStringLiteral("remote")));
    toggle->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    window->addAction(toggle);
    places.model().setWatch(*watch_);
    pane.placePage().setWatch(*watch_);
    connect(&pane.placePage(), &PlacePage::serverActionRequested, this, &ServerDesk::help);
    places.setCanLogIn(services.servers.logIn && services.servers.logOut);
    connect(&places, &PlacesPanel::logInRequested, this, &ServerDesk::logIn);
    connect(&places, &PlacesPanel::logOutRequested, this, &ServerDesk::logOut);
    connect(watch_, &ServerWatch::requestsMade, &log_->model(), &HttpLogModel::add);
    connect(toggle, &QAction::toggled, this, [settings = services.settings](bool shown) {
        if (settings) {
            settings->setValue(shownKey, shown);
        }
    });
    connect(toggle, &QAction::triggered, this, [this](bool shown) {
        if (shown) {
            log_->view().setFocus(Qt::ShortcutFocusReason);
        }
    });
}

void ServerDesk::addRegistry() {
    if (watch_->services().probe) {
        makeDialog()->begin();
    } else {
        address_.edit(placeScheme(Place::Kind::Remote) + QStringLiteral("://"));
    }
}

void ServerDesk::takeAction(QAction& addRegistry) {
    connect(&addRegistry, &QAction::triggered, this, &ServerDesk::addRegistry);
}

void ServerDesk::logIn(const Place& place) {
    if (watch_->services().probe) {
        makeDialog()->begin(place.location, ServerDialog::Purpose::LogIn);
    }
}

void ServerDesk::logOut(const Place& place) {
    loggingOut_ = requests_.run(
        this,
        [logOut = watch_->services().logOut, host = place.location](std::stop_token stop) {
            return logOut(host, std::move(stop));
        },
        [this, place](const Result<bool>& wasIn) { showLoggedOut(place, wasIn); });
}

void ServerDesk::showLoggedOut(const Place& place, const Result<bool>& wasIn) {
    const QString host = shownText(place.location);
    if (!wasIn) {
        banner_.showError(explain(wasIn.error(), {Remedy::None}));
    } else if (!*wasIn) {
        banner_.showMessage(Sign::NotChecked, tr("There was no log-in to %1").arg(host),
                            tr("None is kept here, nor in the files that other programs share."));
    } else {
        banner_.showMessage(Sign::Good, tr("Logged out of %1").arg(host),
                            tr("The log-in is forgotten wherever it was kept, for other programs "
                               "that share its file, too."));
        refresh(place);
    }
}

ServerDialog* ServerDesk::makeDialog() {
    auto* dialog = new ServerDialog(watch_->services(), requests_, window_);
    connect(dialog, &ServerDialog::added, this, &ServerDesk::openRequested);
    connect(dialog, &ServerDialog::serverChanged, this,
            [this](const QString& host) { refresh({Place::Kind::Remote, host}); });
    return dialog;
}

void ServerDesk::refresh(const Place& place) {
    places_.model().refresh(place);
    const auto& shown = pane_.shown();
    if (shown && shown->place == place && shown->repository) {
        pane_.refresh();
    }
}

void ServerDesk::help(const Place& place, ServerAction action) {
    switch (action) {
    case ServerAction::TryAgain:
        refresh(place);
        break;
    case ServerAction::LogIn:
        logIn(place);
        break;
    case ServerAction::ShowCertificate:
        makeDialog()->begin(place.location, ServerDialog::Purpose::ShowCertificate);
        break;
    case ServerAction::ShowLog:
        showLog(place.location);
        break;
    }
}

void ServerDesk::showLog(const QString& host) {
    log_->showOnly(host);
    dock_->show();
    dock_->raise();
    log_->filter().setFocus(Qt::OtherFocusReason);
}

QList<QAction*> ServerDesk::viewActions() const {
    return {dock_->toggleViewAction()};
}

} // namespace stowage
