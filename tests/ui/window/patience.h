#pragma once

#include <QTest>

namespace stowage::test {

/// How long a test waits for what must happen, however busy the machine is. Milliseconds.
inline constexpr int patience = 30'000;

} // namespace stowage::test

/// Waits for a condition; fails the test when it does not come.
#define WAIT_FOR(...) QTRY_VERIFY_WITH_TIMEOUT((__VA_ARGS__), stowage::test::patience)

/// Waits until both are equal; fails the test with both when they don't become so.
#define WAIT_COMPARE(actual, expected)                                                             \
    QTRY_COMPARE_WITH_TIMEOUT(actual, expected, stowage::test::patience)
