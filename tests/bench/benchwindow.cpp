#include "tests/bench/benchwindow.h"

#include "app/places.h"
#include "core/transfer/journal.h"
#include "core/transfer/transferqueue.h"
#include "tests/bench/figures.h"
#include "ui/browse/browsepane.h"
#include "ui/mainwindow.h"

#include <algorithm>

namespace stowage::bench {

BenchWindow::BenchWindow(const QString& folder)
    : local_{Place::Kind::RegistryFolder, folder + QStringLiteral("/registry")},
      settings_(folder + QStringLiteral("/settings.ini"), QSettings::IniFormat) {
    auto journal = Journal::open(folder + QStringLiteral("/transfers.sqlite"));
    queue_ = std::make_unique<TransferQueue>(openPlace, journal ? std::move(*journal) : nullptr,
                                             Clock::system());
    WindowServices services{.open = openPlace, .recognize = recognizePath};
    services.transfers = queue_.get();
    services.localRegistry = local_;
    services.settings = &settings_;
    services.stateFolder = folder;
    window_ = std::make_unique<MainWindow>(services);
    window_->show();
    waitFor([this] { return window_->isIdle(); });
}

BenchWindow::~BenchWindow() = default;

BrowsePane& BenchWindow::pane() {
    return window_->pane();
}

Result<> BenchWindow::put(const QString& file, const Location& image) {
    const TransferId id = queue_->add({UploadRequest{.items = {{.path = file}},
                                                     .target = local_,
                                                     .repository = *image.repository,
                                                     .tag = image.tag}});
    const auto find = [&] {
        const auto all = queue_->snapshot();
        return *std::ranges::find(all, id, &TransferSnapshot::id);
    };
    waitFor([&] { return find().isFinished(); });
    const TransferSnapshot end = find();
    if (end.state == TransferState::Done) {
        return {};
    }
    return end.reason ? std::unexpected(*end.reason)
                      : failure(ErrorCode::Io, QStringLiteral("the upload does not end"));
}

void BenchWindow::go(const Location& location) {
    window_->go({.place = location.place, .repository = location.repository, .tag = location.tag});
}

void BenchWindow::waitForRest() {
    constexpr int rest = 400; // ms
    QElapsedTimer quiet;
    quiet.start();
    waitFor([&] {
        if (!window_->isIdle()) {
            quiet.restart();
        }
        return quiet.elapsed() > rest;
    });
}

} // namespace stowage::bench
