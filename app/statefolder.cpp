#include "app/statefolder.h"

#include <QDir>

namespace stowage {

QString stateFolder() {
    // QStandardPaths knows the state folder only from Qt 6.7 on.
    const QString set = qEnvironmentVariable("XDG_STATE_HOME");
    const QString home =
        QDir::isAbsolutePath(set) ? set : QDir::homePath() + QStringLiteral("/.local/state");
    return home + QStringLiteral("/stowage");
}

} // namespace stowage
