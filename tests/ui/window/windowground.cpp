#include "tests/ui/window/windowground.h"

#include "app/places.h"
#include "app/serverservices.h"
#include "core/storage/localregistry.h"
#include "core/transfer/journal.h"
#include "core/transfer/transferqueue.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/transfer/watchedregistry.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/placespanel.h"
#include "ui/mainwindow.h"
#include "ui/transfers/transferactionsdelegate.h"
#include "ui/transfers/transferspanel.h"
#include "ui/upload/uploadsheet.h"

#include <QDirIterator>
#include <QLineEdit>
#include <QTreeView>

namespace stowage::test {

namespace {

constexpr qint64 oftenBytes = 1024 * 1024; ///< Between checkpoints.

} // namespace

WindowGround::WindowGround()
    : local_{.kind = Place::Kind::RegistryFolder, .location = path(QStringLiteral("registry"))} {}

WindowGround::~WindowGround() {
    close();
}

void WindowGround::open() {
    QVERIFY(folder_.isValid());
    start();
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get(), patience));
    WAIT_COMPARE(window_->places().model().state(local_), PlacesModel::State::Ready);
}

void WindowGround::start() {
    const QString state = path(QStringLiteral("state"));
    QVERIFY(QDir().mkpath(state));
    auto journal = Journal::open(state + QStringLiteral("/transfers.sqlite"));
    VERIFY_RESULT(journal);
    journal_ = std::move(*journal);
    settings_ =
        std::make_unique<QSettings>(path(QStringLiteral("settings.ini")), QSettings::IniFormat);
    const RegistryOpener opener =
        [gate = gate_, local = local_](const Place& place, OpenMode mode,
                                       std::stop_token stop) -> Result<std::shared_ptr<Registry>> {
        auto registry = openPlace(place, mode, std::move(stop));
        const bool isWatched = place == local || place.kind == Place::Kind::Remote;
        if (!registry || !isWatched) {
            return registry;
        }
        return std::make_shared<WatchedRegistry>(
            *registry, place, [gate](const QString& call) { return gate->pass(call); });
    };
    queue_ = std::make_unique<TransferQueue>(
        opener, journal_, Clock::system(),
        TransferQueue::Options{.parallel = 2,
                               .checkpointInterval = oftenBytes,
                               .freeSpace = [said = freeSpace_](const QString& folder) {
                                   const qint64 bytes = *said;
                                   return bytes < 0 ? bytesFree(folder) : bytes;
                               }});
    queue_->restore();
    WindowServices services{.open = opener, .recognize = recognizePath};
    services.transfers = queue_.get();
    services.servers = serverServices();
    services.localRegistry = local_;
    services.settings = settings_.get();
    services.stateFolder = state;
    services.dragFolder = path(QStringLiteral("dragged"));
    services.sampleImagePath = sample_;
    window_ = std::make_unique<MainWindow>(services);
}

void WindowGround::close() {
    gate_->open();
    if (window_) {
        window_->close();
    }
    window_.reset();
    queue_.reset();
    journal_.reset();
    settings_.reset();
}

void WindowGround::kill() {
    VERIFY_RESULT(journal_->flush());
    const QStringList kept{QStringLiteral("registry"), QStringLiteral("state")};
    for (const QString& name : kept) {
        const auto copied =
            runProgram(QStringLiteral("cp"),
                       {QStringLiteral("-a"), path(name), path(name + QStringLiteral(".killed"))});
        QVERIFY2(copied.ok(), copied.err.constData());
    }
    close();
    for (const QString& name : kept) {
        QVERIFY(QDir(path(name)).removeRecursively());
        QVERIFY(QDir().rename(path(name + QStringLiteral(".killed")), path(name)));
    }
}

BrowsePane& WindowGround::pane() {
    return window_->pane();
}

TransfersPanel& WindowGround::transfers() {
    return *window_->findChild<TransfersPanel*>();
}

QString WindowGround::write(const QString& name, const QByteArray& bytes) const {
    const QString target = path(name);
    QDir().mkpath(QFileInfo(target).path());
    QFile file(target);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qWarning("%s cannot be written", qPrintable(target));
    }
    return target;
}

std::shared_ptr<Registry> WindowGround::registry() const {
    auto registry = LocalRegistry::open(local_.location, OpenMode::Create);
    if (!registry) {
        qFatal("%s", qPrintable(registry.error().message()));
    }
    return *registry;
}

QString WindowGround::blobPath(const Digest& digest) const {
    const QString hex = digest.hex();
    return QStringLiteral("%1/docker/registry/v2/blobs/sha256/%2/%3/data")
        .arg(local_.location, hex.left(2), hex);
}

QStringList WindowGround::registryFiles() const {
    QStringList files;
    QDirIterator found(local_.location, QDir::Files | QDir::Hidden | QDir::System,
                       QDirIterator::Subdirectories);
    while (found.hasNext()) {
        files.append(found.next());
    }
    files.sort();
    return files;
}

UploadSheet* WindowGround::sheet() const {
    for (UploadSheet* sheet : window_->findChildren<UploadSheet*>()) {
        if (sheet->isVisible()) {
            return sheet;
        }
    }
    return nullptr;
}

QLineEdit* WindowGround::field(const QString& accessibleName) const {
    if (!sheet()) {
        return nullptr;
    }
    for (QLineEdit* edit : sheet()->findChildren<QLineEdit*>()) {
        if (edit->accessibleName() == accessibleName && edit->isVisible()) {
            return edit;
        }
    }
    return nullptr;
}

bool WindowGround::sheetIsReady() const {
    UploadSheet* open = sheet();
    return open && open->isActiveWindow() && open->focusWidget() && open->model().isValid();
}

int WindowGround::transferCount() {
    return transfers().model().rowCount();
}

QString WindowGround::transferState(int row) {
    return transfers().model().index(row, TransfersModel::State).data(Qt::DisplayRole).toString();
}

QString WindowGround::transferTip(int row) {
    return transfers().model().index(row, TransfersModel::State).data(Qt::ToolTipRole).toString();
}

bool WindowGround::clickTransfer(TransferAction action, int row) {
    QTreeView& view = transfers().view();
    const auto button = [&] {
        const QModelIndex index = view.model()->index(row, TransfersModel::Actions);
        if (!index.isValid()) {
            return QRect();
        }
        view.scrollTo(index);
        QStyleOptionViewItem option;
        option.initFrom(&view);
        option.rect = view.visualRect(index);
        option.fontMetrics = view.fontMetrics();
        return TransferActionsDelegate::buttonRect(option, index, action);
    };
    const auto isThere = [&] {
        return view.isVisible() && view.viewport()->rect().contains(button().center()) &&
               !button().isEmpty();
    };
    if (!QTest::qWaitFor(isThere, patience)) {
        qWarning("the row has no button “%s”", qPrintable(transferActionText(action)));
        return false;
    }
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, button().center());
    return true;
}

} // namespace stowage::test
