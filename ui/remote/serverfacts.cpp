#include "ui/remote/serverfacts.h"

#include "core/base/clock.h"
#include "ui/theme/format.h"
#include "ui/theme/spacing.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>

#include <optional>

namespace stowage {

namespace {

constexpr qsizetype half = 16; ///< Bytes of a fingerprint in a line.

QString dateText(const QDateTime& time) {
    return QLocale().toString(time.toLocalTime().date(), QLocale::LongFormat);
}

QString asksText(const ServerProbe& probe) {
    switch (probe.asks) {
    case ServerProbe::Asks::Nothing:
        return ServerFacts::tr("nobody is asked who he is");
    case ServerProbe::Asks::Basic:
        return ServerFacts::tr("name and password");
    case ServerProbe::Asks::Token:
        return ServerFacts::tr("name and password, shown to %1 for a token")
            .arg(shownText(probe.realmHost, 100));
    case ServerProbe::Asks::Unknown:
        break;
    }
    return ServerFacts::tr("in a way that is not known here");
}

} // namespace

ServerFacts::ServerFacts(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(Spacing::Medium);
    grid_->setVerticalSpacing(Spacing::Small);
    grid_->setColumnStretch(2, 1);
}

QString ServerFacts::fingerprintText(const QByteArray& sha256) {
    return QString::fromLatin1(sha256.toHex(':').toUpper());
}

void ServerFacts::clear() {
    lines_.clear();
    while (QLayoutItem* item = grid_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void ServerFacts::addRow(const QString& title, const QString& value, Sign sign) {
    const int row = grid_->rowCount();
    addRow(title, value);
    auto* picture = new QLabel(this);
    picture->setPixmap(
        signIcon(sign).pixmap(QSize(Spacing::Icon, Spacing::Icon), devicePixelRatioF()));
    picture->setAccessibleName(signText(sign));
    grid_->addWidget(picture, row, 0, Qt::AlignTop);
}

void ServerFacts::addRow(const QString& title, const QString& value) {
    const int row = grid_->rowCount();
    auto* name = new QLabel(title, this);
    name->setTextFormat(Qt::PlainText);
    name->setForegroundRole(QPalette::PlaceholderText);
    auto* text = new QLabel(shownText(value), this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid_->addWidget(name, row, 1, Qt::AlignTop);
    grid_->addWidget(text, row, 2, Qt::AlignTop);
    lines_.append(title + QStringLiteral(": ") + text->text());
}

void ServerFacts::addCertificate(const ServerCertificate& certificate) {
    const bool isOver = certificate.validUntil < Clock::system().now();
    addRow(tr("Certificate"), certificate.subject,
           certificate.problems.isEmpty() ? Sign::Good
           : certificate.isException      ? Sign::Warning
                                          : Sign::Bad);
    addRow(tr("Issued by"), certificate.issuer);
    const QString until = dateText(certificate.validUntil);
    if (isOver) {
        addRow(tr("Valid until"), tr("%1, which is over").arg(until), Sign::Bad);
    } else {
        addRow(tr("Valid until"), until);
    }
    const QString first = fingerprintText(
        certificate.sha256.first(std::min<qsizetype>(half, certificate.sha256.size())));
    const QString rest = fingerprintText(certificate.sha256.mid(half));
    addRow(tr("SHA-256"), {});
    auto* value = qobject_cast<QLabel*>(grid_->itemAtPosition(grid_->rowCount() - 1, 2)->widget());
    value->setText(first + QStringLiteral(":\n") + rest);
    value->setWordWrap(false);
    value->setFont(monospaceFont(font()));
    value->setAccessibleName(tr("Fingerprint"));
    lines_.last() += first + QLatin1Char(':') + rest;
    if (certificate.isException) {
        addRow(tr("Trusted"), tr("because you have said so, for this host alone"), Sign::Warning);
    } else if (!certificate.problems.isEmpty()) {
        addRow(tr("Not trusted"), certificate.problems.join(QStringLiteral("; ")), Sign::Bad);
    }
}

void ServerFacts::show(const ServerProbe& probe) {
    clear();
    const bool wasAsked = !probe.certificate || probe.certificate->isTrusted();
    if (wasAsked) {
        if (!probe.isRegistry) {
            addRow(tr("Answers"), tr("not as a registry does"), Sign::Bad);
        } else if (probe.apiVersion.isEmpty()) {
            addRow(tr("Answers"), tr("as a registry"), Sign::Good);
        } else {
            addRow(tr("Answers"), tr("as a registry (%1)").arg(shownText(probe.apiVersion, 60)),
                   Sign::Good);
        }
    }
    if (probe.isSecure) {
        addRow(tr("Connection"), tr("by TLS"), Sign::Good);
    } else {
        addRow(tr("Connection"), tr("without TLS: who is on the way can read and change all of it"),
               Sign::Warning);
    }
    if (probe.certificate) {
        addCertificate(*probe.certificate);
    }
    if (wasAsked && probe.isRegistry) {
        addRow(tr("Log-in"), asksText(probe), Sign::Good);
    }
    updateGeometry();
}

QString ServerFacts::text() const {
    return lines_.join(QLatin1Char('\n'));
}

} // namespace stowage
