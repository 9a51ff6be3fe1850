#pragma once

#include <QFileDialog>

#include <functional>

namespace stowage {

/// A dialog for one folder that is there, not yet open; it goes with its closing. `take` gets the
/// absolute path once one is chosen, in the GUI thread. Begins in `folder` where that is not empty.
QFileDialog* folderDialog(QWidget* parent, const QString& title, const QString& folder,
                          const std::function<void(const QString& path)>& take);

/// The same for one to write into: also one that is yet to be made, in a folder that is there, for
/// which `name` is suggested. A desktop's own dialog has a button for that.
QFileDialog* newFolderDialog(QWidget* parent, const QString& title, const QString& folder,
                             const QString& name,
                             const std::function<void(const QString& path)>& take);

} // namespace stowage
