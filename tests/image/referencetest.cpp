#include "core/image/reference.h"

#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

namespace {

const QString digestText =
    QStringLiteral("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

} // namespace

class ReferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("familiar");
        const auto row = [](const QString& text, const QString& full, const QString& familiar) {
            QTest::newRow(qPrintable(text)) << text << full << familiar;
        };
        row(QStringLiteral("debian"), QStringLiteral("docker.io/library/debian"),
            QStringLiteral("debian"));
        row(QStringLiteral("debian:12"), QStringLiteral("docker.io/library/debian:12"),
            QStringLiteral("debian:12"));
        row(QStringLiteral("library/debian"), QStringLiteral("docker.io/library/debian"),
            QStringLiteral("debian"));
        row(QStringLiteral("docker.io/debian"), QStringLiteral("docker.io/library/debian"),
            QStringLiteral("debian"));
        row(QStringLiteral("index.docker.io/debian"), QStringLiteral("docker.io/library/debian"),
            QStringLiteral("debian"));
        row(QStringLiteral("library/a/b"), QStringLiteral("docker.io/library/a/b"),
            QStringLiteral("library/a/b"));
        row(QStringLiteral("user/app@") + digestText,
            QStringLiteral("docker.io/user/app@") + digestText,
            QStringLiteral("user/app@") + digestText);
        row(QStringLiteral("debian:12@") + digestText,
            QStringLiteral("docker.io/library/debian:12@") + digestText,
            QStringLiteral("debian:12@") + digestText);
        row(QStringLiteral("docker.io/a.b/c"), QStringLiteral("docker.io/a.b/c"),
            QStringLiteral("docker.io/a.b/c"));
        const QStringList unchanged{QStringLiteral("localhost/app"),
                                    QStringLiteral("localhost:5000/app:1"),
                                    QStringLiteral("quay.io/a/b/c:v1"),
                                    QStringLiteral("127.0.0.1:5000/app"),
                                    QStringLiteral("[::1]:5000/app"),
                                    QStringLiteral("[2001:db8::1]/app"),
                                    QStringLiteral("HOST/app"),
                                    QStringLiteral("xn--n3h.com/app"),
                                    QStringLiteral("a.b:65535/app@") + digestText};
        for (const QString& text : unchanged) {
            row(text, text, text);
        }
        // Without a slash there is no domain.
        row(QStringLiteral("localhost:5000"), QStringLiteral("docker.io/library/localhost:5000"),
            QStringLiteral("localhost:5000"));
        row(QStringLiteral("a.b:c"), QStringLiteral("docker.io/library/a.b:c"),
            QStringLiteral("a.b:c"));
    }

    void parses() {
        QFETCH(QString, text);
        QFETCH(QString, full);
        QFETCH(QString, familiar);
        const auto reference = Reference::parse(text);
        VERIFY_RESULT(reference);
        QCOMPARE(reference->toString(), full);
        QCOMPARE(reference->familiar(), familiar);
        VERIFY_RESULT(Reference::parse(full));
        QCOMPARE(*Reference::parse(full), *reference);
        VERIFY_RESULT(Reference::parse(familiar));
        QCOMPARE(*Reference::parse(familiar), *reference);
    }

    void keepsItsParts() {
        const auto reference =
            Reference::parse(QStringLiteral("localhost:5000/a/b:v1@") + digestText);
        VERIFY_RESULT(reference);
        QCOMPARE(reference->domain(), QStringLiteral("localhost:5000"));
        QCOMPARE(reference->name().toString(), QStringLiteral("a/b"));
        QCOMPARE(reference->tag()->toString(), QStringLiteral("v1"));
        QCOMPARE(reference->digest()->toString(), digestText);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char* name, const QString& text,
                            ErrorCode code = ErrorCode::InvalidArgument) {
            QTest::newRow(name) << text << code;
        };
        row("nothing", {});
        row("an image's identifier", digestText.sliced(7));
        row("upper case", QStringLiteral("Debian"));
        row("upper case behind a host", QStringLiteral("a.b/Debian"));
        row("an empty tag", QStringLiteral("debian:"));
        row("an empty digest", QStringLiteral("debian@"), ErrorCode::InvalidDigest);
        row("a digest alone", digestText);
        row("a short digest", QStringLiteral("debian@sha256:ab"), ErrorCode::InvalidDigest);
        row("an unknown digest", QStringLiteral("debian@md5:ab"), ErrorCode::UnsupportedDigest);
        row("two digests", QStringLiteral("debian@") + digestText + QLatin1Char('@') + digestText,
            ErrorCode::InvalidDigest);
        row("a scheme", QStringLiteral("https://a.b/c"));
        row("a user", QStringLiteral("user@a.b/c"), ErrorCode::InvalidDigest);
        row("a path upwards", QStringLiteral("a.b/../c"));
        row("an empty port", QStringLiteral("a.b:/c"));
        row("a port that is none", QStringLiteral("a.b:x/c"));
        row("a port too high", QStringLiteral("a.b:65536/c"));
        row("a host with a hyphen first", QStringLiteral("-a.b/c"));
        row("a host with two dots", QStringLiteral("a..b/c"));
        row("an open bracket", QStringLiteral("[::1/c"));
        row("brackets around a name", QStringLiteral("[x.y]/c"));
        row("behind brackets", QStringLiteral("[::1]x/c"));
        row("an international host", QStringLiteral("\u00e4.b/c"));
        row("a host alone", QStringLiteral("a.b/"));
        row("a space", QStringLiteral(" debian"));
        row("too long with its host",
            QStringLiteral("localhost:5000/") + QString(250, QLatin1Char('x')));
    }

    void refuses() {
        QFETCH(QString, text);
        QFETCH(ErrorCode, code);
        COMPARE_ERROR(Reference::parse(text), code);
    }

    void inARegistryNothingIsAdded() {
        const auto reference = Reference::parseInRegistry(QStringLiteral("debian:12"));
        VERIFY_RESULT(reference);
        QCOMPARE(reference->domain(), QString());
        QCOMPARE(reference->toString(), QStringLiteral("debian:12"));
        QCOMPARE(reference->familiar(), QStringLiteral("debian:12"));
        VERIFY_RESULT(Reference::parseInRegistry(digestText.sliced(7)));
        QCOMPARE(Reference::parseInRegistry(QStringLiteral("a.b/c"))->name().toString(),
                 QStringLiteral("a.b/c"));
        COMPARE_ERROR(Reference::parseInRegistry(QStringLiteral("localhost:5000/c")),
                      ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(ReferenceTest)
#include "referencetest.moc"
