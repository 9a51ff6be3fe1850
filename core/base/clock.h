#pragma once

#include <QDateTime>

namespace stowage {

/// The wall clock, as an interface so that tests move time by hand. Thread-safe.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// Now, in UTC.
    virtual QDateTime now() const = 0;

    /// The machine's clock; lives as long as the program.
    static const Clock& system();
};

} // namespace stowage
