#pragma once

#include <QString>

namespace stowage {

/// A file that the program brings with it, beneath share/stowage beside its own folder: both the
/// build and an installation have it there.
QString sharedPath(const QString& name);

/// Texts in the user's language, where there is a translation of it, otherwise in English (whose
/// plurals are a translation too). Once, by main, after the application object was made, which owns
/// what this makes; before the first widget.
void installTranslations();

} // namespace stowage
