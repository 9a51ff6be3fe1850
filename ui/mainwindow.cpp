#include "ui/mainwindow.h"

#include "ui/aboutbox.h"
#include "ui/arrivals.h"
#include "ui/browse/addresscompletion.h"
#include "ui/browse/breadcrumbbar.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/exportactions.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/referencereading.h"
#include "ui/browse/verificationrunner.h"
#include "ui/dragdesk.h"
#include "ui/serverdesk.h"
#include "ui/shortcutpriority.h"
#include "ui/shortcutslist.h"
#include "ui/theme/banner.h"
#include "ui/theme/folderdialog.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"
#include "ui/transferdesk.h"
#include "ui/transfers/transferspanel.h"
#include "ui/undodesk.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QSplitter>
#include <QToolBar>
#include <QVBoxLayout>

namespace stowage {

namespace {

const QString windowKey = QStringLiteral("geometry/window");
const QString sidesKey = QStringLiteral("geometry/sides");
const QString transfersKey = QStringLiteral("geometry/transfers");

constexpr QSize firstSize(1240, 800);

} // namespace

MainWindow::MainWindow(WindowServices services, QWidget* parent)
    : QMainWindow(parent), services_(std::move(services)),
      open_(services_.open, services_.localRegistry) {
    setWindowTitle(tr("Stowage"));
    setWindowIcon(Icons::application());
    navigator_ = new Navigator(this);
    makeBody();
    connectBody();
    connectActions();
    restoreLayout();
    if (!services_.localRegistry.location.isEmpty()) {
        navigator_->go({services_.localRegistry});
    }
    panel_->view().setFocus();
    updateActions();
}

MainWindow::~MainWindow() {
    // These use the members, which go before the children of a QObject do.
    delete desk_;
    delete body_;
    delete verification_;
}

void MainWindow::makeBody() {
    body_ = new QWidget(this);
    verification_ = new VerificationRunner(open_, requests_, services_.stateFolder, this);
    panel_ = new PlacesPanel(open_, requests_, services_.settings, body_);
    pane_ = new BrowsePane(open_, requests_, panel_->model(), *verification_, services_.settings,
                           body_);
    exports_ = new ExportActions(this);
    actions_ = new WindowActions(*exports_, this);
    new ShortcutPriority(*this);
    breadcrumb_ = new BreadcrumbBar(this);
    new AddressCompletion(breadcrumb_->field(), *navigator_, panel_->model());
    arrivals_ =
        new Arrivals(open_, requests_, *panel_, *navigator_, services_.localRegistry, body_);
    problem_ = new Banner(body_);
    undo_ = new UndoDesk(*actions_->undo, *navigator_, *panel_, services_.localRegistry, body_);

    sides_ = new QSplitter(Qt::Horizontal, body_);
    sides_->addWidget(panel_);
    sides_->addWidget(pane_);
    sides_->setChildrenCollapsible(false);
    sides_->setStretchFactor(1, 1);
    sides_->setSizes({250, 990});
    floors_ = new QSplitter(Qt::Vertical, body_);
    floors_->addWidget(sides_);
    floors_->setStretchFactor(0, 1);
    servers_ = new ServerDesk(services_, requests_, *panel_, *pane_, *breadcrumb_, *problem_, this);
    servers_->takeAction(*actions_->openServer);
    if (services_.transfers) {
        desk_ = new TransferDesk(
            services_, requests_, [this](const Place& place) { return placeTitle(place); }, *panel_,
            *pane_, this);
        desk_->panel().rememberColumns(services_.settings);
        floors_->addWidget(&desk_->panel());
        floors_->setCollapsible(0, false);
        connect(floors_, &QSplitter::splitterMoved, this, [this] {
            if (!desk_->panel().isCollapsed()) {
                transfersHeight_ = floors_->sizes().last();
            }
        });
        connect(&desk_->panel(), &TransfersPanel::collapsedChanged, this,
                &MainWindow::fitTransfers);
    }
    auto* layout = new QVBoxLayout(body_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(problem_);
    layout->addWidget(&undo_->banner());
    layout->addWidget(floors_, 1);
    setCentralWidget(body_);

    auto* tools = new QToolBar(tr("Tools"), this);
    tools->setObjectName(QStringLiteral("tools"));
    tools->setMovable(false);
    tools->setFloatable(false);
    tools->setIconSize({Spacing::ToolIcon, Spacing::ToolIcon});
    tools->setContextMenuPolicy(Qt::PreventContextMenu);
    actions_->fillToolBar(tools, breadcrumb_);
    addToolBar(tools);
    actions_->fillMenus(menuBar(), servers_->viewActions());
    panel_->setAddMenu(actions_->addMenu);

    QList<QAction*> emptyActions;
    if (desk_ && !services_.sampleImagePath.isEmpty()) {
        emptyActions.append(actions_->sample);
    }
    if (desk_) {
        emptyActions.append(actions_->upload);
    }
    emptyActions.append(actions_->openArchive);
    pane_->placePage().setEmptyActions(emptyActions);
    pane_->placePage().setUnlistedActions({actions_->reference});
    pane_->setFileActions({exports_->files()});
    pane_->setRecognizer(services_.recognize);
    if (!services_.dragFolder.isEmpty()) {
        new DragDesk(services_.open, requests_, services_.dragFolder, *panel_, *pane_, *exports_,
                     *problem_, body_);
    }
}

void MainWindow::connectBody() {
    connect(navigator_, &Navigator::currentChanged, this, &MainWindow::showCurrent);
    connect(panel_, &PlacesPanel::locationChosen, this, &MainWindow::chooseLocation);
    connect(pane_, &BrowsePane::locationChosen, this, &MainWindow::chooseLocation);
    connect(pane_, &BrowsePane::childChosen, navigator_, &Navigator::replace);
    connect(pane_, &BrowsePane::subjectChanged, this, &MainWindow::updateActions);
    connect(pane_, &BrowsePane::imageMenuRequested, this,
            [this](const Location&, const QPoint& at) { showImageMenu(at); });
    connect(pane_, &BrowsePane::layerMenuRequested, this, &MainWindow::showLayerMenu);
    connect(panel_, &PlacesPanel::verifyRequested, this, [this](const Location& location) {
        chooseLocation(location);
        verification_->start(location);
    });
    connect(breadcrumb_, &BreadcrumbBar::locationChosen, this, &MainWindow::chooseLocation);
    connect(breadcrumb_, &BreadcrumbBar::referenceEntered, this, &MainWindow::openTyped);
    connect(problem_, &Banner::remedyRequested, this, &MainWindow::help);
    connect(arrivals_, &Arrivals::missing, this, [this](const Place& place, const Error& error) {
        reportProblem(error, {.again = [this, place] { go({.place = place}); },
                              .other = [this] { breadcrumb_->edit(); }});
    });
    connect(verification_, &VerificationRunner::started, this, &MainWindow::updateActions);
    connect(verification_, &VerificationRunner::finished, this, &MainWindow::updateActions);
    if (!desk_) {
        return;
    }
    connect(exports_, &ExportActions::requested, desk_, &TransferDesk::add);
    connect(actions_->exportMenu, &QMenu::aboutToShow, this, &MainWindow::updateActions);
    undo_->watch(desk_->panel());
    connect(desk_, &TransferDesk::resultRequested, this, &MainWindow::chooseLocation);
    connect(desk_, &TransferDesk::openRequested, this,
            [this](const Place& place) { go({.place = place}); });
    connect(desk_, &TransferDesk::logInRequested, servers_, &ServerDesk::logIn);
    connect(desk_, &TransferDesk::placeChanged, this, [this](const Place& place) {
        panel_->model().refresh(place);
        const auto& current = navigator_->current();
        if (current && current->place == place) {
            pane_->refresh();
        }
    });
    connect(desk_, &TransferDesk::problem, this, [this](const Error& error) {
        reportProblem(error, {.again = [this] { desk_->loadSample(); },
                              .other = [this] { desk_->chooseFiles(); }});
    });
}

void MainWindow::connectActions() {
    connect(actions_->openArchive, &QAction::triggered, this, &MainWindow::openArchive);
    connect(actions_->openFolder, &QAction::triggered, this, &MainWindow::openFolder);
    connect(actions_->quit, &QAction::triggered, this, &QWidget::close);
    connect(actions_->copyDigest, &QAction::triggered, this, &MainWindow::copyDigest);
    connect(actions_->copyReference, &QAction::triggered, this, &MainWindow::copyReference);
    connect(actions_->copyCommand, &QAction::triggered, this, &MainWindow::copySkopeoCommand);
    connect(actions_->find, &QAction::triggered, this, &MainWindow::focusFilter);
    connect(actions_->refresh, &QAction::triggered, this, &MainWindow::refresh);
    connect(actions_->verify, &QAction::triggered, this, &MainWindow::verify);
    connect(actions_->stopVerifying, &QAction::triggered, verification_, &VerificationRunner::stop);
    connect(actions_->compare, &QAction::triggered, pane_, &BrowsePane::compare);
    connect(actions_->back, &QAction::triggered, navigator_, &Navigator::back);
    connect(actions_->forward, &QAction::triggered, navigator_, &Navigator::forward);
    connect(actions_->up, &QAction::triggered, this, &MainWindow::goUp);
    connect(actions_->reference, &QAction::triggered, breadcrumb_, [this] { breadcrumb_->edit(); });
    connect(servers_, &ServerDesk::openRequested, this, &MainWindow::go);
    connect(actions_->shortcuts, &QAction::triggered, this, &MainWindow::showShortcuts);
    connect(actions_->about, &QAction::triggered, this, [this] { showAboutBox(*this); });
    for (QAction* action : {actions_->upload, actions_->uploadFolder, actions_->sample}) {
        action->setVisible(desk_);
    }
    actions_->exportMenu->menuAction()->setVisible(desk_);
    actions_->sample->setVisible(desk_ && !services_.sampleImagePath.isEmpty());
    if (!desk_) {
        return;
    }
    connect(actions_->upload, &QAction::triggered, desk_, &TransferDesk::chooseFiles);
    connect(actions_->uploadFolder, &QAction::triggered, desk_, &TransferDesk::chooseFolder);
    desk_->takeCopyAction(*actions_->copyTo);
    connect(actions_->sample, &QAction::triggered, desk_, &TransferDesk::loadSample);
}

void MainWindow::restoreLayout() {
    resize(firstSize);
    if (const QSettings* settings = services_.settings) {
        restoreGeometry(settings->value(windowKey).toByteArray());
        sides_->restoreState(settings->value(sidesKey).toByteArray());
        transfersHeight_ = settings->value(transfersKey, transfersHeight_).toInt();
    }
    fitTransfers();
}

/// The panel without rows limits itself; with rows it gets the height that it was given last.
void MainWindow::fitTransfers() {
    if (!desk_ || desk_->panel().isCollapsed()) {
        return;
    }
    const int all = std::max(floors_->height(), height());
    floors_->setSizes({std::max(all - transfersHeight_, transfersHeight_), transfersHeight_});
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (services_.settings) {
        services_.settings->setValue(windowKey, saveGeometry());
        services_.settings->setValue(sidesKey, sides_->saveState());
        services_.settings->setValue(transfersKey, transfersHeight_);
    }
    QMainWindow::closeEvent(event);
}

// ---- Going around

QString MainWindow::placeTitle(const Place& place) const {
    return place == services_.localRegistry ? tr("Local registry") : place.title();
}

void MainWindow::go(const PlaceReference& target) {
    arrivals_->add(target.place);
    open(target);
}

void MainWindow::open(const PlaceReference& reference) {
    const bool needsLooking = reference.tag || reference.digest || reference.repository;
    if (!needsLooking) {
        chooseLocation({reference.place});
        return;
    }
    opening_ = requests_.run(
        this,
        [this, reference](std::stop_token stop) {
            return resolveReference(open_, reference, stop);
        },
        [this, reference](const Result<Location>& location) {
            if (location) {
                chooseLocation(*location);
            } else {
                reportProblem(location.error(), {.again = [this, reference] { open(reference); },
                                                 .other = [this] { breadcrumb_->edit(); }});
            }
        });
}

void MainWindow::openPath(const QString& path) {
    openPath(path, [this] { openArchive(); });
}

void MainWindow::openPath(const QString& path, const std::function<void()>& askForOther) {
    opening_ = requests_.run(
        this,
        [recognize = services_.recognize, path](std::stop_token stop) -> Result<Recognition> {
            if (!recognize) {
                return failure(ErrorCode::Unsupported, QStringLiteral("nothing is recognised"));
            }
            return recognize(path, stop);
        },
        [this, path, askForOther](const Result<Recognition>& found) {
            if (!found) {
                reportProblem(found.error(),
                              {.again = [this, path, askForOther] { openPath(path, askForOther); },
                               .other = askForOther});
            } else if (found->place) {
                go({.place = *found->place});
            } else if (desk_) {
                desk_->offer({path});
            }
        });
}

void MainWindow::openTyped(const QString& text) {
    const auto& current = navigator_->current();
    opening_ = requests_.run(
        this,
        [this, text, context = current ? std::optional(current->place) : std::nullopt,
         listed = panel_->model().places()](std::stop_token stop) {
            return lookUp(text, context, services_.recognize, open_, listed, stop);
        },
        [this, text](const Result<Location>& location) {
            if (location) {
                panel_->addPlace(location->place);
                chooseLocation(*location);
                pane_->focusList();
            } else {
                reportProblem(location.error(), {.again = [this, text] { openTyped(text); },
                                                 .other = [this] { breadcrumb_->edit(); }});
            }
        });
}

void MainWindow::reportProblem(const Error& error, WayOut wayOut) {
    if (error.isCancelled()) {
        return;
    }
    if (breadcrumb_->isEditing()) {
        breadcrumb_->showProblem(explain(error));
    } else {
        wayOut_ = std::move(wayOut);
        problem_->showError(explain(error, {Remedy::Retry, Remedy::ChooseOther}));
    }
}

void MainWindow::help(Remedy remedy) {
    const auto step = remedy == Remedy::ChooseOther ? wayOut_.other : wayOut_.again;
    problem_->dismiss();
    step();
}

void MainWindow::chooseLocation(const Location& location) {
    navigator_->go(location);
    // What was asked for is shown already, perhaps behind the field of the bar.
    breadcrumb_->setLocation(location, placeTitle(location.place));
}

void MainWindow::showCurrent() {
    const Location& location = *navigator_->current();
    problem_->dismiss();
    panel_->model().open(location.place);
    breadcrumb_->setLocation(location, placeTitle(location.place));
    panel_->setCurrent(location);
    pane_->show(location);
    const QString what = location.repository ? location.fullText() : placeTitle(location.place);
    setWindowTitle(tr("%1 — Stowage").arg(titleText(what)));
    updateActions();
}

void MainWindow::goUp() {
    const auto& current = navigator_->current();
    if (current && current->repository) {
        chooseLocation(current->above());
    }
}

void MainWindow::refresh() {
    const auto& current = navigator_->current();
    if (!current) {
        return;
    }
    panel_->model().refresh(current->place);
    if (current->repository) {
        pane_->refresh();
    }
}

void MainWindow::openArchive() {
    auto* dialog = new QFileDialog(this, tr("Open Archive"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { openPath(path); });
    dialog->open();
}

void MainWindow::openFolder() {
    folderDialog(this, tr("Open Folder"), {}, [this](const QString& path) {
        openPath(path, [this] { openFolder(); });
    })->open();
}

// ---- Verbs

void MainWindow::updateActions() {
    const auto& current = navigator_->current();
    const auto subject = pane_->subject();
    actions_->back->setEnabled(navigator_->canGoBack());
    actions_->forward->setEnabled(navigator_->canGoForward());
    actions_->up->setEnabled(current && current->repository);
    actions_->refresh->setEnabled(current.has_value());
    actions_->verify->setEnabled(current && !verification_->isRunning());
    panel_->setCanVerify(!verification_->isRunning());
    actions_->compare->setEnabled(!pane_->compared().isEmpty());
    actions_->stopVerifying->setEnabled(verification_->isRunning());
    actions_->copyDigest->setEnabled(pane_->selectedDigest().has_value());
    actions_->copyReference->setEnabled(subject && subject->repository);
    actions_->copyCommand->setEnabled(subject && subject->isImage());
    exports_->setContext(pane_->exportContext());
}

void MainWindow::focusFilter() {
    FilterField* filter = pane_->filter();
    if (desk_ && desk_->panel().isAncestorOf(focusWidget())) {
        filter = &desk_->panel().filter();
    } else if (!filter || panel_->view().hasFocus()) {
        filter = &panel_->filter();
    }
    filter->setFocus(Qt::ShortcutFocusReason);
    filter->selectAll();
}

void MainWindow::verify() {
    if (const auto subject = pane_->subject()) {
        verification_->start(*subject);
    }
}

void MainWindow::copyDigest() {
    if (const auto digest = pane_->selectedDigest()) {
        QGuiApplication::clipboard()->setText(digest->toString());
    }
}

void MainWindow::copyReference() {
    if (const auto subject = pane_->subject()) {
        QGuiApplication::clipboard()->setText(subject->toString());
    }
}

void MainWindow::copySkopeoCommand() {
    if (const auto subject = pane_->subject()) {
        QGuiApplication::clipboard()->setText(subject->skopeoCommand());
    }
}

void MainWindow::showImageMenu(const QPoint& globalPosition) {
    updateActions(); // more may be known of the chosen ones by now
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Icons::get(QStringLiteral("open")), tr("&Show"), this, [this] {
        if (const auto subject = pane_->subject()) {
            chooseLocation(*subject);
        }
    });
    menu->addActions({actions_->verify, actions_->compare});
    menu->addSeparator();
    menu->addActions({actions_->copyReference, actions_->copyDigest, actions_->copyCommand});
    if (desk_) {
        menu->addSeparator();
        menu->addAction(actions_->copyTo);
        menu->addActions(exports_->imageActions());
    }
    menu->popup(globalPosition);
}

void MainWindow::showLayerMenu(const QPoint& globalPosition) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(actions_->copyDigest);
    if (desk_) {
        menu->addSeparator();
        menu->addActions(exports_->layerActions());
    }
    menu->popup(globalPosition);
}

void MainWindow::showShortcuts() {
    showShortcutsOf(*this, *actions_, servers_->viewActions(),
                    desk_ ? desk_->panel().keyActions() : QList<QAction*>());
}

} // namespace stowage
