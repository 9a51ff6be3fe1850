#pragma once

#include <QTest>

namespace stowage::test {

/// How long a test waits for what must happen, however busy the machine is. Milliseconds.
inline constexpr int patience = 30'000;

} // namespace stowage::test

// By qWaitFor, for Qt 6.8's own macros narrow a number of milliseconds, and warn of it.

/// Waits for a condition; fails the test when it does not come.
#define WAIT_FOR(...)                                                                              \
    QVERIFY(                                                                                       \
        QTest::qWaitFor([&] { return static_cast<bool>(__VA_ARGS__); }, stowage::test::patience))

/// Waits until both are equal; fails the test with both when they don't become so.
#define WAIT_COMPARE(actual, expected)                                                             \
    do {                                                                                           \
        (void)QTest::qWaitFor([&] { return (actual) == (expected); }, stowage::test::patience);    \
        QCOMPARE(actual, expected);                                                                \
    } while (false)
