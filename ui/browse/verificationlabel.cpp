#include "ui/browse/verificationlabel.h"

#include "ui/theme/format.h"
#include "ui/theme/sign.h"

#include <QEvent>

#include <chrono>

namespace stowage {

namespace {

/// "2 min ago" is never wrong by more.
constexpr std::chrono::seconds ageInterval{20};

} // namespace

VerificationLabel::VerificationLabel(VerificationRunner& runner, QWidget* parent,
                                     const Clock& clock)
    : QToolButton(parent), runner_(runner), clock_(clock), age_(this) {
    age_.setInterval(ageInterval);
    connect(&age_, &QTimer::timeout, this, &VerificationLabel::update);
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(&runner_, &VerificationRunner::started, this, &VerificationLabel::update);
    connect(&runner_, &VerificationRunner::progressed, this, &VerificationLabel::update);
    connect(&runner_, &VerificationRunner::finished, this, &VerificationLabel::update);
    connect(&runner_, &VerificationRunner::recordsChanged, this, &VerificationLabel::update);
    connect(this, &QToolButton::clicked, this, [this] {
        if (location_) {
            runner_.start(*location_);
        }
    });
}

void VerificationLabel::setLocation(const Location& location, const std::optional<Digest>& digest) {
    location_ = location;
    location_->child.reset();
    digest_ = digest;
    update();
}

void VerificationLabel::update() {
    if (!location_) {
        return;
    }
    if (runner_.isRunning() && runner_.scope() == location_) {
        const double fraction = runner_.total() > 0 ? static_cast<double>(runner_.done()) /
                                                          static_cast<double>(runner_.total())
                                                    : -1;
        setIcon(signIcon(Sign::Working, fraction));
        setText(fraction < 0 ? tr("Verifying…") : tr("Verifying, %1").arg(formatPercent(fraction)));
        setToolTip({});
        return;
    }
    const auto record = runner_.record(*location_, digest_);
    const auto& images = runner_.imageStates(location_->place);
    if (digest_ && images.value(*digest_).isFault() && (!record || record->faults() == 0)) {
        // Found while something larger was verified.
        setIcon(signIcon(images.value(*digest_).sign));
        setText(tr("A part is bad"));
        setToolTip({});
        return;
    }
    if (!record) {
        setIcon(signIcon(Sign::NotChecked));
        setText(tr("Not verified"));
        setToolTip(tr("Check every digest now"));
        return;
    }
    if (record->faults() == 0) {
        setIcon(signIcon(Sign::Good));
        setText(tr("Verified %1").arg(relativeTime(record->when, clock_)));
        QStringList lines{exactTime(record->when)};
        if (record->good > 0) { // of a part nobody has counted them
            lines.prepend(tr("%n object(s) are good.", nullptr, record->good));
        }
        setToolTip(lines.join(QLatin1Char('\n')));
        return;
    }
    setIcon(signIcon(record->bad > 0 ? Sign::Bad : Sign::Missing));
    QStringList parts;
    if (record->bad > 0) {
        parts.append(tr("%n bad", nullptr, record->bad));
    }
    if (record->missing > 0) {
        parts.append(tr("%n missing", nullptr, record->missing));
    }
    setText(tr("%1, %2").arg(parts.join(QStringLiteral(", ")), relativeTime(record->when, clock_)));
    setToolTip(tr("Verified %1").arg(exactTime(record->when)));
}

void VerificationLabel::showEvent(QShowEvent* event) {
    QToolButton::showEvent(event);
    update();
    age_.start();
}

void VerificationLabel::hideEvent(QHideEvent* event) {
    QToolButton::hideEvent(event);
    age_.stop();
}

void VerificationLabel::changeEvent(QEvent* event) {
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        update();
    }
}

} // namespace stowage
