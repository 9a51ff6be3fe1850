#include "core/remote/certificateexceptions.h"

#include "tests/support/results.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;

namespace {

const QString host = QStringLiteral("reg.example");
const QByteArray one(32, '\x11');
const QByteArray other(32, '\x22');

} // namespace

class CertificateExceptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodForThatHostAndPortAlone() {
        const QTemporaryDir folder;
        CertificateExceptions exceptions(folder.filePath(QStringLiteral("new/certificates.json")));
        QVERIFY(exceptions.find(host)->isEmpty());
        VERIFY_RESULT(exceptions.add(host, one));
        QCOMPARE(*exceptions.find(host), one);
        QCOMPARE(*exceptions.find(QStringLiteral("REG.example:443")), one);
        QVERIFY(exceptions.find(QStringLiteral("reg.example:5000"))->isEmpty());
        QVERIFY(exceptions.find(QStringLiteral("a.reg.example"))->isEmpty());
    }

    void outliveTheProgram() {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("certificates.json"));
        VERIFY_RESULT(CertificateExceptions(file).add(host, one));
        CertificateExceptions again(file);
        QCOMPARE(*again.find(host), one);
        // Another program's change is noticed.
        VERIFY_RESULT(CertificateExceptions(file).add(host, other));
        QCOMPARE(*again.find(host), other);
        VERIFY_RESULT(CertificateExceptions(file).remove(host));
        QVERIFY(again.find(host)->isEmpty());
    }

    void takesNothingElse() {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("certificates.json"));
        CertificateExceptions exceptions(file);
        COMPARE_ERROR(exceptions.add(QStringLiteral("no host/"), one), ErrorCode::InvalidArgument);
        COMPARE_ERROR(exceptions.add(host, "short"), ErrorCode::InvalidArgument);
        QVERIFY(!QFile::exists(file));
    }

    void damagedFileIsNotTakenForAnException() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("certificates.json"));
        for (const char* text :
             {"{", R"({"reg.example:443": "11"})", R"({"reg.example:443": 5})"}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            file.close();
            CertificateExceptions exceptions(path);
            COMPARE_ERROR(exceptions.find(host), ErrorCode::Corrupt);
        }
    }
};

QTEST_GUILESS_MAIN(CertificateExceptionsTest)
#include "certificateexceptionstest.moc"
