#include "core/base/counted.h"

namespace stowage {

QString counted(qint64 number, const char* noun) {
    return QStringLiteral("%1 %2%3").arg(QString::number(number), QLatin1String(noun),
                                         QLatin1String(number == 1 ? "" : "s"));
}

} // namespace stowage
