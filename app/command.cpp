#include "app/command.h"

#include "core/base/quoted.h"

#include <QDir>
#include <QFileInfo>

namespace stowage {

QCommandLineOption Command::insecureOption() {
    return {
        QStringLiteral("insecure"),
        QStringLiteral("Let the servers that are named here speak plain HTTP where they know no "
                       "TLS, as those that registries.conf marks as insecure.")};
}

Result<PlaceReference> Command::parsePlace(const QString& text, const CommandContext& context) {
    if (PlaceReference::hasScheme(text) || !QFileInfo::exists(text)) {
        return PlaceReference::parse(text);
    }
    const auto what =
        context.recognize(QDir::cleanPath(QDir::current().absoluteFilePath(text)), context.stop);
    if (!what) {
        return failure(what);
    }
    if (!what->place) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 holds no images; \"stowage upload\" makes it a layer")
                           .arg(quoted(text)));
    }
    const Place asTyped{what->place->kind, text};
    return failure(ErrorCode::InvalidArgument, QStringLiteral("%1 is a place that is written as %2")
                                                   .arg(quoted(text), quoted(asTyped.toString())));
}

} // namespace stowage
