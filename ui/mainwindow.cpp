#include "ui/mainwindow.h"

namespace stowage {

MainWindow::MainWindow(WindowServices services, QWidget* parent)
    : QMainWindow(parent), services_(std::move(services)) {
    setWindowTitle(tr("Stowage"));
    resize(1180, 760);
}

MainWindow::~MainWindow() = default;

void MainWindow::go(const PlaceReference& target) {
    Q_UNUSED(target)
}

void MainWindow::openPath(const QString& path) {
    Q_UNUSED(path)
}

} // namespace stowage
