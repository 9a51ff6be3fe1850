#include "core/image/domain.h"

#include <QTest>

using namespace stowage;

class DomainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsDomainsFromOtherText_data();
    void tellsDomainsFromOtherText();
};

void DomainTest::tellsDomainsFromOtherText_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isOne");

    const auto row = [](const char* text, bool isOne) {
        QTest::newRow(text) << QString::fromUtf8(text) << isOne;
    };
    row("docker.io", true);
    row("localhost", true);
    row("localhost:5000", true);
    row("a-b.example.com:65535", true);
    row("EXAMPLE.com", true);
    row("127.0.0.1:80", true);
    row("[::1]", true);
    row("[fe80::1]:5000", true);
    row("[2001:DB8::1]", true);

    row("", false);
    row(":5000", false);
    row("host:", false);
    row("host:65536", false);
    row("host:123456", false);
    row("host:+80", false);
    row("host:80:80", false);
    row("-host", false);
    row("host-", false);
    row("a..b", false);
    row(".a", false);
    row("a.", false);
    row("a_b", false);
    row("a/b", false);
    row("user@host", false);
    row("ho st", false);
    row("h\xc3\xb6st", false);
    row("host:\xd9\xa1", false); // an Arabic digit
    row("[]", false);
    row("[::1", false);
    row("[::1]x", false);
    row("[::1]:", false);
    row("[fe80::1%eth0]", false);
    row("::1", false);
}

void DomainTest::tellsDomainsFromOtherText() {
    QFETCH(QString, text);
    QFETCH(bool, isOne);
    QCOMPARE(isDomain(text), isOne);
}

QTEST_GUILESS_MAIN(DomainTest)
#include "domaintest.moc"
