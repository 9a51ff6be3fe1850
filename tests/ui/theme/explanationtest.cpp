#include "ui/theme/explanation.h"

#include "core/digest/digest.h"

#include <QTest>

using namespace stowage;

class ExplanationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anUntrustedCertificateIsNoLostConnection() {
        const Error lost(ErrorCode::Network, QStringLiteral("refused"));
        QCOMPARE(explain(lost).title, QStringLiteral("No connection to the registry"));
        const Error untrusted = Error(ErrorCode::Network, QStringLiteral("self-signed"))
                                    .about({QStringLiteral("3f1a")});
        QCOMPARE(explain(untrusted).title,
                 QStringLiteral("The registry's certificate is not trusted"));
        QVERIFY(explain(untrusted).detail.contains(QStringLiteral("3f1a")));
    }

    void everyCodeHasWords_data() {
        QTest::addColumn<int>("code");
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            QTest::newRow(qPrintable(errorCodeName(static_cast<ErrorCode>(code)))) << code;
        }
    }
    void everyCodeHasWords() {
        QFETCH(int, code);
        const Explanation explanation =
            explain(Error(static_cast<ErrorCode>(code), QStringLiteral("detail of it"))
                        .in(QStringLiteral("upload of x to y")));
        QVERIFY(!explanation.title.isEmpty());
        QVERIFY(explanation.sentence.contains(QStringLiteral("detail of it")));
        QVERIFY(explanation.sentence.contains(QStringLiteral("upload of x to y")));
        QCOMPARE(explanation.remedyText.isEmpty(), explanation.remedy == Remedy::None);
        if (static_cast<ErrorCode>(code) != ErrorCode::Internal) {
            const Error other(ErrorCode::Internal, QStringLiteral("x"));
            QVERIFY2(explanation.title != explain(other).title, "it has no words of its own");
        }
    }

    void remediesFit() {
        const auto remedyOf = [](ErrorCode code) {
            return explain(Error(code, QStringLiteral("x"))).remedy;
        };
        QCOMPARE(remedyOf(ErrorCode::Unauthorized), Remedy::LogIn);
        QCOMPARE(remedyOf(ErrorCode::NoSpace), Remedy::FreeSpace);
        QCOMPARE(remedyOf(ErrorCode::SourceChanged), Remedy::StartOver);
        QCOMPARE(remedyOf(ErrorCode::Network), Remedy::Retry);
    }

    void onlyWhatIsOfferedIsNamed() {
        const QList<Remedy> offered{Remedy::Retry, Remedy::ChooseOther};
        const auto offer = [&offered](ErrorCode code) {
            return explain(Error(code, QStringLiteral("x")), offered);
        };
        QCOMPARE(offer(ErrorCode::Corrupt).remedy, Remedy::ChooseOther);
        QCOMPARE(offer(ErrorCode::NoSpace).remedy, Remedy::Retry);
        QCOMPARE(offer(ErrorCode::NoSpace).remedyText, offer(ErrorCode::Network).remedyText);
        QCOMPARE(explain(Error(ErrorCode::NoSpace, QStringLiteral("x")), {}).remedy, Remedy::None);
        QVERIFY(explain(Error(ErrorCode::NoSpace, QStringLiteral("x")), {}).remedyText.isEmpty());
    }

    void everyMissingDigestIsInTheDetail() {
        const Error error =
            Error(ErrorCode::ManifestIncomplete, QStringLiteral("2 blobs are missing"))
                .about({QStringLiteral("sha256:aa"), QStringLiteral("sha256:bb")});
        QVERIFY(explain(error).detail.contains(QStringLiteral("sha256:aa\nsha256:bb")));
    }

    void hostileTextIsHarmless() {
        const Error error(ErrorCode::NotFound, QStringLiteral("a\u202eb\nc"));
        QVERIFY(!explain(error).sentence.contains(QChar(0x202e)));
        QVERIFY(!explain(error).sentence.contains(QLatin1Char('\n')));
    }

    /// What has no spaces cannot be wrapped, and would be cut.
    void longWordsAreShortenedInTheSentenceAlone() {
        const QString digest = Digest::ofNothing().toString();
        const Explanation why = explain(
            Error(ErrorCode::Io, QStringLiteral("no").append(QString(100, QLatin1Char('o'))))
                .in(QStringLiteral("reading /a/short/path of ") + digest));
        QVERIFY(!why.sentence.contains(digest));
        QVERIFY(why.sentence.contains(QStringLiteral("/a/short/path")));
        QVERIFY(why.detail.contains(digest));
        for (const QString& word : why.sentence.split(QLatin1Char(' '))) {
            QVERIFY2(word.size() <= 24, qPrintable(word));
        }
    }

    /// What is said in one of the three is not said in another.
    void nothingIsSaidTwice() {
        const Explanation plain = explain(Error(ErrorCode::NotFound, QStringLiteral("no such tag"))
                                              .in(QStringLiteral("reading /short/path")));
        QVERIFY(plain.sentence.startsWith(QStringLiteral("reading /short/path: no such tag")));
        QVERIFY2(plain.detail.isEmpty(), "the sentence has all of it");
        QCOMPARE(plain.inFull(), plain.sentence);

        const QString digest = Digest::ofNothing().toString();
        const Explanation shortened = explain(
            Error(ErrorCode::ManifestIncomplete, digest + QStringLiteral(" is missing"))
                .in(QStringLiteral("copying ") + digest)
                .in(QStringLiteral("to /a/") + QString(80, QLatin1Char('p')) + QLatin1Char('/'))
                .about({digest, QStringLiteral("sha256:bb")}));
        QCOMPARE(
            shortened.detail,
            QStringLiteral("/a/%1/\n%2\nsha256:bb").arg(QString(80, QLatin1Char('p')), digest));

        QCOMPARE(explain(Error::cancelled()).sentence, QString());
        QCOMPARE(explain(Error::cancelled().in(QStringLiteral("reading x"))).sentence,
                 QStringLiteral("reading x: cancelled"));
    }
};

QTEST_MAIN(ExplanationTest)
#include "explanationtest.moc"
