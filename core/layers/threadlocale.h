#pragma once

#include <locale.h>

namespace stowage {

/// While it lives, this thread has a locale of its own, whatever the process's is; other threads
/// notice nothing. Private to this folder: libarchive converts names from and to the locale's
/// charset, and nothing else here depends on one.
class ThreadLocale {
public:
    /// In C, libarchive gives back the bytes of PAX names as it read them; in a UTF-8 locale it
    /// normalises them.
    static locale_t bytes();
    /// In UTF-8, it writes names that are UTF-8 as PAX wants them, and marks those that are none.
    static locale_t utf8();

    explicit ThreadLocale(locale_t locale) : before_(uselocale(locale)) {}
    ThreadLocale(const ThreadLocale&) = delete;
    ThreadLocale& operator=(const ThreadLocale&) = delete;
    ~ThreadLocale() { uselocale(before_); }

private:
    locale_t before_;
};

} // namespace stowage
