#pragma once

#include "core/registry/placereference.h"
#include "ui/base/requestrunner.h"
#include "ui/windowservices.h"

#include <QMainWindow>

namespace stowage {

/// The window: places on the left, what is chosen in the middle, transfers at the bottom.
/// GUI thread. It owns its widgets and models; the services belong to whoever made it.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(WindowServices services, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Shows a place, a repository or an image; the place is added to the list.
    void go(const PlaceReference& target);

    /// Shows what is at a path if it is a place, else offers to upload it.
    void openPath(const QString& path);

private:
    WindowServices services_;
    RequestRunner requests_;
};

} // namespace stowage
