#include "core/base/quoted.h"

#include "core/base/displaytext.h"

namespace stowage {

QString quoted(QStringView text) {
    constexpr qsizetype longest = 96;
    QString result = QLatin1Char('"') + displayText(text.left(longest));
    if (text.size() > longest) {
        result += QChar(0x2026);
    }
    return result + QLatin1Char('"');
}

} // namespace stowage
