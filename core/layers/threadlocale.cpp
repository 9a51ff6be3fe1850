#include "core/layers/threadlocale.h"

namespace stowage {

locale_t ThreadLocale::bytes() {
    static const locale_t locale = newlocale(LC_ALL_MASK, "C", nullptr);
    return locale;
}

locale_t ThreadLocale::utf8() {
    // A C library too old to have it (glibc before 2.35 without the locale's files) leaves the C
    // locale, in which libarchive marks every name beyond ASCII as binary: still the right bytes.
    static const locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", nullptr);
    return locale != nullptr ? locale : bytes();
}

} // namespace stowage
