#include "ui/aboutbox.h"

#include "ui/mainwindow.h"
#include "ui/theme/icons.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace stowage {

void showAboutBox(QWidget& window) {
    auto* box = new QMessageBox(&window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(MainWindow::tr("About Stowage"));
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(Icons::application().pixmap(QSize(64, 64), window.devicePixelRatioF()));
    box->setText(MainWindow::tr("Stowage %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(
        MainWindow::tr("Browse and fill container registries.\nApache License 2.0"));
    box->open();
}

} // namespace stowage
