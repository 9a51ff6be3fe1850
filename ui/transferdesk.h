#pragma once

#include "core/transfer/transferrequest.h"
#include "core/transfer/transfersnapshot.h"
#include "ui/base/placenamer.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/location.h"
#include "ui/theme/explanation.h"
#include "ui/windowservices.h"

#include <QObject>

class QAction;
class QWidget;

namespace stowage {

class PlacesPanel;
class BrowsePane;
class CopyDesk;
class TransfersPanel;

/// What goes in and out: the panel of transfers, what is dropped or chosen to be uploaded, what is
/// copied from place to place, the sample. GUI thread; owned by the window. The services must have
/// a queue.
class TransferDesk : public QObject {
    Q_OBJECT

public:
    TransferDesk(const WindowServices& services, RequestRunner& requests, PlaceNamer namer,
                 PlacesPanel& places, BrowsePane& pane, QWidget* window);

    TransfersPanel& panel() { return *panel_; }

    /// The window's verb for what is chosen in the middle; shown from now on.
    void takeCopyAction(QAction& copyTo);

    /// Asks for files, or a folder, then shows the sheet.
    void chooseFiles();
    void chooseFolder();

    /// The sheet for these; to what is shown where that can be written, else to the local registry.
    void offer(const QStringList& paths);

    /// The images of the sample archive, into the local registry, without asking.
    void loadSample();

    void add(const TransferRequest& request);

Q_SIGNALS:
    /// What a finished transfer put there, to be looked at.
    void resultRequested(const stowage::Location& location);
    /// Only a place was dropped.
    void openRequested(const stowage::Place& place);
    /// What a place holds is another than before.
    void placeChanged(const stowage::Place& place);
    /// A transfer failed for the want of it.
    void logInRequested(const stowage::Place& place);
    void problem(const stowage::Error& error);

private:
    void acceptDrops();
    Location target(const std::optional<Location>& wanted) const;
    QString describeTarget(const Location& target) const;
    void offerTo(const QStringList& paths, const Location& target);
    void help(const TransferSnapshot& transfer, Remedy remedy);
    void uploadOther(const TransferSnapshot& failed);
    void exportElsewhere(const TransferSnapshot& failed);
    std::optional<Location> resultOf(const TransferSnapshot& transfer) const;

    const WindowServices services_;
    RequestRunner& requests_;
    const PlaceNamer namer_;
    PlacesPanel& places_;
    BrowsePane& pane_;
    QWidget* window_;
    TransfersPanel* panel_;
    CopyDesk* copies_;
    Request recognition_;
};

} // namespace stowage
