#include "ui/browse/naturalorder.h"

#include <QLocale>

namespace stowage {

QCollator naturalOrder() {
    // The C locale knows bytes only, and with it Qt takes no notice of numbers.
    const bool isC = QLocale().language() == QLocale::C;
    QCollator collator(isC ? QLocale(QLocale::English) : QLocale());
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

} // namespace stowage
