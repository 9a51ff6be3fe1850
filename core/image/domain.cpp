#include "core/image/domain.h"

#include <algorithm>

namespace stowage {

namespace {

bool isDigit(QChar c) {
    return c >= u'0' && c <= u'9';
}

bool isAlnum(QChar c) {
    return isDigit(c) || (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z');
}

bool isPort(QStringView text) {
    if (text.isEmpty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), isDigit)) {
        return false;
    }
    return text.toUInt() <= 65535;
}

} // namespace

bool isDomain(QStringView text) {
    QStringView host = text;
    if (text.startsWith(u'[')) {
        const auto close = text.indexOf(u']');
        if (close < 2) {
            return false;
        }
        const QStringView rest = text.sliced(close + 1);
        const QStringView address = text.sliced(1, close - 1);
        return (rest.isEmpty() || (rest.startsWith(u':') && isPort(rest.sliced(1)))) &&
               std::all_of(address.begin(), address.end(), [](QChar c) {
                   return isDigit(c) || c == u':' || (c >= u'a' && c <= u'f') ||
                          (c >= u'A' && c <= u'F');
               });
    }
    if (const auto colon = text.indexOf(u':'); colon >= 0) {
        if (!isPort(text.sliced(colon + 1))) {
            return false;
        }
        host = text.first(colon);
    }
    for (const QStringView component : host.tokenize(u'.')) {
        const bool valid = !component.isEmpty() && component.front() != u'-' &&
                           component.back() != u'-' &&
                           std::all_of(component.begin(), component.end(),
                                       [](QChar c) { return isAlnum(c) || c == u'-'; });
        if (!valid) {
            return false;
        }
    }
    return true;
}

} // namespace stowage
