#include "core/remote/oneline.h"

#include <algorithm>

namespace stowage {

bool isOneLine(const QString& text) {
    return std::none_of(text.begin(), text.end(),
                        [](QChar c) { return c == u'\r' || c == u'\n' || c.isNull(); });
}

} // namespace stowage
