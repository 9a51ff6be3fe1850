#pragma once

#include "core/registry/registry.h"
#include "core/transfer/transferrequest.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/location.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

class QAbstractItemView;
class QAction;

namespace stowage {

class Banner;
class BrowsePane;
class DragFolder;
class DragSource;
class ExportActions;
class ImageDrag;
class PlacesPanel;

/// What the mouse takes along. Files and folders, and a layer as it is stored, leave the window:
/// they are written into a private folder by a worker as soon as the mouse has moved, and the drag
/// goes on once they are there, so that a drop finds whole files, and nothing ever waits for them.
/// Images and repositories can be dropped in the window at once, whatever their size; one image is
/// also written as an OCI archive when it leaves the window. Let go before a file was there, or too
/// large for it, the window says so and offers the export, which has no such limit. Text fields get
/// the paths, the digest or the references.
/// GUI thread; all that it is given outlives it.
class DragDesk : public QObject {
    Q_OBJECT

public:
    /// More than that takes longer than a button is held, and room that nobody asked for.
    static constexpr qint64 limit = qint64{64} * 1024 * 1024;

    /// `folder` is made when it is needed. `open` is called on worker threads.
    DragDesk(RegistryOpener open, RequestRunner& requests, const QString& folder,
             PlacesPanel& places, BrowsePane& pane, ExportActions& exports, Banner& banner,
             QObject* parent);
    ~DragDesk() override;

private:
    /// What a view's chosen rows are. A value.
    struct Wanted {
        std::function<std::optional<TransferRequest>(const QString& folder)> request;
        qint64 size = -1; ///< Bytes; -1 where only a plan can tell.
        QString text;     ///< For where files are not taken.
        QString icon;
        QAction* instead = nullptr; ///< The export.
    };
    struct Ready {
        QStringList paths = {};
        QStringList warnings = {};
        bool isTooLarge = false;
    };

    /// An image on its way, and its file.
    struct Carried {
        QPointer<ImageDrag> drag;
        Wanted wanted;
        std::optional<Result<Ready>> file = std::nullopt; ///< Once that is known.
    };

    void add(QAbstractItemView& view, std::function<Wanted()> describe);
    void begin(DragSource& source, const Wanted& wanted);
    void addImages(QAbstractItemView& view, std::function<QList<Location>()> chosen);
    void carry(DragSource& source, const QList<Location>& chosen);
    void prepareFile();
    void finishCarrying(const DragSource& source, Qt::DropAction action);
    Request prepare(const Wanted& wanted, std::function<void(const Result<Ready>&)> done);
    void take(DragSource& source, const Wanted& wanted, const Result<Ready>& ready);
    void offerEarly(const Wanted& wanted);
    void offerUnlimited(const Wanted& wanted);
    void offerExport(const Wanted& wanted, const QString& title, const QString& sentence);
    void rest();
    Wanted files() const;
    Wanted layer() const;
    Wanted image() const;

    RegistryOpener open_;
    RequestRunner& requests_;
    std::shared_ptr<DragFolder> folder_; ///< Shared with the workers.
    PlacesPanel& places_;
    BrowsePane& pane_;
    ExportActions& exports_;
    Banner& banner_;
    QAction* export_;
    QPointer<QAction> instead_; ///< What `export_` stands for.
    QPointer<QAbstractItemView> waiting_;
    Request cleaning_;
    Request preparing_;
    std::optional<Carried> carried_;
};

} // namespace stowage
