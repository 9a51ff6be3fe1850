#pragma once

#include "core/registry/registry.h"
#include "core/transfer/transferrequest.h"
#include "ui/base/requestrunner.h"

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

/// What leaves the window by the mouse: files and folders, a layer as it is stored, an image as an
/// OCI archive. They are written into a private folder by a worker as soon as the mouse has moved,
/// and the drag goes on to other windows once they are there: a drop finds whole files, and nothing
/// ever waits for them. Let go before that, or too large for it, the window says so and offers the
/// export, which has no such limit. Text fields get the paths, the digest or the reference.
/// GUI thread; all that it is given outlives it.
class DragDesk : public QObject {
    Q_OBJECT

public:
    /// More than that takes longer than a button is held, and room that nobody asked for.
    static constexpr qint64 limit = qint64{64} * 1024 * 1024;

    /// `folder` is made when it is needed. `open` is called on worker threads.
    DragDesk(RegistryOpener open, RequestRunner& requests, const QString& folder, BrowsePane& pane,
             ExportActions& exports, Banner& banner, QObject* parent);
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

    void add(QAbstractItemView& view, std::function<Wanted()> describe);
    void begin(DragSource& source, const Wanted& wanted);
    void take(DragSource& source, const Wanted& wanted, const Result<Ready>& ready);
    void offerExport(const Wanted& wanted, const QString& title, const QString& sentence);
    void rest();
    Wanted files() const;
    Wanted layer() const;
    Wanted image() const;

    RegistryOpener open_;
    RequestRunner& requests_;
    std::shared_ptr<DragFolder> folder_; ///< Shared with the workers.
    BrowsePane& pane_;
    ExportActions& exports_;
    Banner& banner_;
    QAction* export_;
    QPointer<QAction> instead_; ///< What `export_` stands for.
    QPointer<QAbstractItemView> waiting_;
    Request cleaning_;
    Request preparing_;
};

} // namespace stowage
