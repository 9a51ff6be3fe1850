#pragma once

class QWidget;

namespace stowage {

/// Tells what this program is and under which licence, over a window. It goes when it is closed.
/// GUI thread.
void showAboutBox(QWidget& window);

} // namespace stowage
