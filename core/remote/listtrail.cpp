#include "core/remote/listtrail.h"

#include "core/digest/hasher.h"

#include <QStringList>

#include <array>

namespace stowage {

namespace {

constexpr qsizetype digits = 16;

QByteArray nameOf(const QUrl& address) {
    return Hasher::digestOf(address.toEncoded(QUrl::RemoveFragment)).hex().first(digits).toLatin1();
}

} // namespace

ListTrail ListTrail::of(const QUrl& address) {
    const QStringList parts = address.fragment().split(QLatin1Char('.'));
    if (parts.size() != 4) {
        return {};
    }
    std::array<qint64, 3> numbers{};
    for (size_t i = 0; i < numbers.size(); ++i) {
        bool isNumber = false;
        numbers.at(i) = parts.at(static_cast<qsizetype>(i)).toLongLong(&isNumber);
        if (!isNumber || numbers.at(i) < 0) {
            return {};
        }
    }
    ListTrail trail;
    trail.items_ = numbers[0];
    trail.steps_ = numbers[1];
    trail.mostSteps_ = numbers[2];
    trail.page_ = parts.last().toLatin1();
    return trail;
}

QUrl ListTrail::in(QUrl address) const {
    address.setFragment(QStringLiteral("%1.%2.%3.%4")
                            .arg(items_)
                            .arg(steps_)
                            .arg(mostSteps_)
                            .arg(QString::fromLatin1(page_)));
    return address;
}

bool ListTrail::goTo(const QUrl& address) {
    const QByteArray name = nameOf(address);
    if (name == page_) {
        return false;
    }
    if (page_.isEmpty()) {
        page_ = name;
    } else if (++steps_ >= mostSteps_) {
        page_ = name;
        steps_ = 0;
        mostSteps_ *= 2;
    }
    return true;
}

} // namespace stowage
