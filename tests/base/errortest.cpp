#include "core/base/error.h"

#include "core/base/result.h"
#include "tests/support/results.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <cerrno>

using namespace stowage;

namespace {

Result<int> failingInside() {
    return failure(ErrorCode::InvalidLength, QStringLiteral("the size is 3 bytes, not 4"));
}

Result<QString> failingAround() {
    const auto inside = failingInside();
    return failure(inside, QStringLiteral("upload of sha256:ab"));
}

} // namespace

class ErrorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasANameOfItsOwn() {
        QSet<QString> seen;
        const QRegularExpression form(QStringLiteral("^[a-z]+(-[a-z]+)*$"));
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            const QString name = errorCodeName(static_cast<ErrorCode>(code));
            QVERIFY2(form.match(name).hasMatch(), qPrintable(name));
            QVERIFY2(!seen.contains(name), qPrintable(name));
            seen.insert(name);
        }
    }

    void messageNamesTheOutermostOperationFirst() {
        const auto result = failingAround();
        COMPARE_ERROR(result, ErrorCode::InvalidLength);
        const Error error = result.error().in(QStringLiteral("push to library/debian"));
        QCOMPARE(error.message(),
                 QStringLiteral("push to library/debian: upload of sha256:ab: the size is 3 bytes, "
                                "not 4"));
        QCOMPARE(error.detail(), QStringLiteral("the size is 3 bytes, not 4"));
        QCOMPARE(error.context().size(), 2);
        QCOMPARE(result.error().context().size(), 1);
    }

    void keepsAllItIsAbout() {
        const QStringList missing{QStringLiteral("sha256:aa"), QStringLiteral("sha256:bb")};
        const Error error = Error(ErrorCode::ManifestIncomplete, QStringLiteral("missing"))
                                .about(missing)
                                .in(QStringLiteral("put"));
        QCOMPARE(error.items(), missing);
    }

    void systemErrorsSayWhatToDo_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("ENOSPC") << ENOSPC << ErrorCode::NoSpace;
        QTest::newRow("EDQUOT") << EDQUOT << ErrorCode::NoSpace;
        QTest::newRow("EACCES") << EACCES << ErrorCode::ReadOnly;
        QTest::newRow("EPERM") << EPERM << ErrorCode::ReadOnly;
        QTest::newRow("EROFS") << EROFS << ErrorCode::ReadOnly;
        QTest::newRow("ENOENT") << ENOENT << ErrorCode::NotFound;
        QTest::newRow("EFBIG") << EFBIG << ErrorCode::TooLarge;
        QTest::newRow("EIO") << EIO << ErrorCode::Io;
    }

    void systemErrorsSayWhatToDo() {
        QFETCH(int, number);
        QFETCH(ErrorCode, code);
        const Error error = Error::fromErrno(number, QStringLiteral("writing /a"));
        QCOMPARE(errorCodeName(error.code()), errorCodeName(code));
        QVERIFY(error.detail().startsWith(QStringLiteral("writing /a: ")));
    }

    void cancellingIsAnOutcome() {
        const Result<> result = cancelled();
        QVERIFY(result.error().isCancelled());
        QVERIFY(!Error(ErrorCode::Io, {}).isCancelled());
    }
};

QTEST_GUILESS_MAIN(ErrorTest)
#include "errortest.moc"
