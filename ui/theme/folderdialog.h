#pragma once

#include <QFileDialog>

#include <functional>

namespace stowage {

/// A dialog for one folder that is there, not yet open; it goes with its closing. `take` gets the
/// absolute path once one is chosen, in the GUI thread. Begins in `folder` where that is not empty.
QFileDialog* folderDialog(QWidget* parent, const QString& title, const QString& folder,
                          const std::function<void(const QString& path)>& take);

} // namespace stowage
