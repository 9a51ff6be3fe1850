#include "core/image/platform.h"

namespace stowage {

QString Platform::toString() const {
    QString text = os;
    for (const QString& part : {architecture, variant}) {
        if (!part.isEmpty()) {
            text += QLatin1Char('/') + part;
        }
    }
    return text;
}

bool Platform::isUnknown() const {
    return os == QLatin1String("unknown") && architecture == QLatin1String("unknown");
}

} // namespace stowage
