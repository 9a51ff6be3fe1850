#include "ui/browse/chainlink.h"

#include "ui/theme/explanation.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace stowage {

namespace {

struct ChainText {
    Q_DECLARE_TR_FUNCTIONS(Chain)
};

} // namespace

QString ChainLink::faultText() const {
    if (isPartAtFault) {
        return ChainText::tr("A part of it is not sound");
    }
    const auto& why = state.error ? state.error : error;
    const bool isWrong = state.isFault() || state.sign == Sign::Warning;
    return isWrong && why ? explain(*why).title : QString();
}

QString ChainLink::toText() const {
    QStringList lines{
        isChoice && isShown ? ChainText::tr("%1, the one that is shown").arg(title) : title, name};
    if (!mediaType.isEmpty() && mediaType != name) {
        lines.append(shownText(mediaType));
    }
    if (digest) {
        lines.append(digest->toString());
    }
    if (size >= 0) {
        lines.append(ChainText::tr("Expected size: %1").arg(formatExactSize(size)));
    }
    if (actualSize >= 0) {
        lines.append(ChainText::tr("Actual size: %1").arg(formatExactSize(actualSize)));
    }
    lines.append(state.toText());
    if (!state.isFault() && !faultText().isEmpty()) {
        lines.append(faultText());
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace stowage
