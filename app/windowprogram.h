#pragma once

#include <QStringList>

namespace stowage {

/// The program with its window: makes what the window needs, shows it and runs until it is closed.
/// A second start hands its arguments to the first and ends. Answers the exit status.
int runWindow(const QStringList& arguments, int& argc, char** argv);

} // namespace stowage
