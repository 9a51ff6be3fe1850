#include "ui/theme/folderdialog.h"

#include <QFileInfo>

#include <algorithm>

namespace stowage {

QFileDialog* folderDialog(QWidget* parent, const QString& title, const QString& folder,
                          const std::function<void(const QString& path)>& take) {
    auto* dialog = new QFileDialog(parent, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    // Not by fileSelected(): where a path is typed whole, Qt 6.4 may have the folder's parent among
    // what was chosen, and then it says nothing.
    QObject::connect(dialog, &QDialog::accepted, parent, [dialog, take] {
        const QStringList chosen = dialog->selectedFiles();
        const auto deepest = std::ranges::max_element(
            chosen, {}, [](const QString& path) { return path.count(QLatin1Char('/')); });
        if (deepest != chosen.end()) {
            take(QFileInfo(*deepest).absoluteFilePath());
        }
    });
    return dialog;
}

} // namespace stowage
