#include "core/base/quoted.h"

#include <QChar>
#include <QList>

namespace stowage {

QString quoted(QStringView text) {
    constexpr qsizetype longest = 96;
    QString result(QLatin1Char('"'));
    // An unpaired surrogate becomes U+FFFD, so that the result is always valid text.
    const QList<uint> characters = text.left(2 * longest).toUcs4();
    for (const char32_t c : characters.first(qMin(characters.size(), longest))) {
        if (QChar::isPrint(c)) {
            result += QChar::fromUcs4(c);
        } else {
            result += QStringLiteral("\\u{%1}").arg(static_cast<uint>(c), 0, 16);
        }
    }
    if (characters.size() > longest) {
        result += QChar(0x2026);
    }
    return result + QLatin1Char('"');
}

} // namespace stowage
