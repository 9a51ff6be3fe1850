#include "ui/browse/objectstate.h"

#include "ui/theme/colors.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"

#include <QBrush>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QPalette>

namespace stowage {

namespace {

struct StateText {
    Q_DECLARE_TR_FUNCTIONS(ObjectState)
};

Sign signOf(VerifiedObject::State state) {
    switch (state) {
    case VerifiedObject::State::Waiting:
        return Sign::Waiting;
    case VerifiedObject::State::Checking:
        return Sign::Working;
    case VerifiedObject::State::Good:
        return Sign::Good;
    case VerifiedObject::State::Bad:
        return Sign::Bad;
    case VerifiedObject::State::Missing:
        return Sign::Missing;
    case VerifiedObject::State::NotChecked:
        return Sign::NotChecked;
    }
    return Sign::NotChecked;
}

int rank(Sign sign) {
    switch (sign) {
    case Sign::Bad:
        return 5;
    case Sign::Missing:
        return 4;
    case Sign::Working:
        return 3;
    case Sign::Waiting:
        return 2;
    case Sign::Good:
        return 1;
    default:
        return 0;
    }
}

} // namespace

ObjectState ObjectState::of(const VerifiedObject& object) {
    ObjectState state{.sign = signOf(object.state)};
    if (state.sign == Sign::Working && object.total > 0) {
        state.fraction = static_cast<double>(object.done) / static_cast<double>(object.total);
    }
    const bool sizesDiffer = object.expectedSize >= 0 && object.actualSize >= 0 &&
                             object.expectedSize != object.actualSize;
    if (object.expected && object.actual && *object.expected != *object.actual) {
        state.expected = object.expected->toString();
        state.actual = object.actual->toString();
    } else if (sizesDiffer) {
        state.expected = formatExactSize(object.expectedSize);
        state.actual = formatExactSize(object.actualSize);
    }
    state.error = object.error;
    state.actualSize = object.actualSize;
    return state;
}

QString ObjectState::toText() const {
    QStringList lines{signText(sign)};
    if (error && isFault()) {
        lines.append(explain(*error).title);
    }
    if (!expected.isEmpty()) {
        lines.append(StateText::tr("Expected: %1").arg(expected));
    }
    if (!actual.isEmpty()) {
        lines.append(StateText::tr("Actual: %1").arg(actual));
    }
    if (when.isValid()) {
        //: 1: a date and time
        lines.append(StateText::tr("Verified %1").arg(exactTime(when)));
    }
    return lines.join(QLatin1Char('\n'));
}

QVariant ObjectState::foreground() const {
    return sign == Sign::NotChecked ? QVariant(QBrush(quietText(QGuiApplication::palette())))
                                    : QVariant();
}

bool ObjectState::isWorseThan(const ObjectState& other) const {
    return rank(sign) > rank(other.sign);
}

const ObjectState& ObjectState::worse(const ObjectState& a, const ObjectState& b) {
    return b.isWorseThan(a) ? b : a;
}

} // namespace stowage
