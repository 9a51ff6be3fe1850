#pragma once

#include <locale.h>

namespace stowage {

/// While it lives, this thread's locale is C, whatever the process's is; other threads notice
/// nothing. Private to this folder: libarchive turns PAX names into the locale's charset, which
/// normalises UTF-8 in one locale and loses it in another; in C it gives back the bytes it read.
class CLocale {
public:
    CLocale() : before_(uselocale(c())) {}
    CLocale(const CLocale&) = delete;
    CLocale& operator=(const CLocale&) = delete;
    ~CLocale() { uselocale(before_); }

private:
    static locale_t c() {
        static const locale_t locale = newlocale(LC_ALL_MASK, "C", nullptr);
        return locale;
    }

    locale_t before_;
};

} // namespace stowage
