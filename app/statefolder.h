#pragma once

#include <QString>

namespace stowage {

/// Where what must outlive the program is kept, "~/.local/state/stowage": the journal, unfinished
/// uploads. It need not exist.
QString stateFolder();

} // namespace stowage
