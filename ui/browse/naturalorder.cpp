#include "ui/browse/naturalorder.h"

#include <QLocale>

#include <algorithm>
#include <cstring>

namespace stowage {

QCollator naturalOrder() {
    // The C locale knows bytes only, and with it Qt takes no notice of numbers.
    const bool isC = QLocale().language() == QLocale::C;
    QCollator collator(isC ? QLocale(QLocale::English) : QLocale());
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

} // namespace

char folded(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

int compareNatural(QByteArrayView a, QByteArrayView b) {
    qsizetype i = 0;
    qsizetype j = 0;
    const auto skipZeros = [](QByteArrayView text, qsizetype at) {
        while (at + 1 < text.size() && text[at] == '0' && isDigit(text[at + 1])) {
            ++at;
        }
        return at;
    };
    const auto digitsEnd = [](QByteArrayView text, qsizetype at) {
        while (at < text.size() && isDigit(text[at])) {
            ++at;
        }
        return at;
    };
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            i = skipZeros(a, i);
            j = skipZeros(b, j);
            const qsizetype endA = digitsEnd(a, i);
            const qsizetype endB = digitsEnd(b, j);
            if (endA - i != endB - j) {
                return endA - i < endB - j ? -1 : 1;
            }
            const int order =
                std::memcmp(a.data() + i, b.data() + j, static_cast<std::size_t>(endA - i));
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
            continue;
        }
        const auto x = static_cast<unsigned char>(folded(a[i]));
        const auto y = static_cast<unsigned char>(folded(b[j]));
        if (x != y) {
            return x < y ? -1 : 1;
        }
        ++i;
        ++j;
    }
    if ((i < a.size()) != (j < b.size())) {
        return i < a.size() ? 1 : -1;
    }
    return a.compare(b);
}

} // namespace stowage
