#pragma once

#include "core/base/result.h"
#include "core/digest/digest.h"

#include <QTest>

/// Fails the test with the error's own words when a Result holds one.
#define VERIFY_RESULT(...)                                                                         \
    do {                                                                                           \
        const auto& checkedResult = (__VA_ARGS__);                                                 \
        QVERIFY2(checkedResult.has_value(),                                                        \
                 checkedResult ? "" : qPrintable(checkedResult.error().message()));                \
    } while (false)

/// Fails the test unless a Result holds an error of this code.
#define COMPARE_ERROR(result, expectedCode)                                                        \
    do {                                                                                           \
        const auto& checkedResult = (result);                                                      \
        QVERIFY2(!checkedResult, "there is a value, no error");                                    \
        QCOMPARE(stowage::errorCodeName(checkedResult.error().code()),                             \
                 stowage::errorCodeName(expectedCode));                                            \
    } while (false)

namespace stowage {

// Found by QCOMPARE, so that it prints values rather than "not the same".
inline char* toString(const Digest& digest) {
    return QTest::toString(digest.toString());
}

} // namespace stowage
