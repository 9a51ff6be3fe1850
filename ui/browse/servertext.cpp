#include "ui/browse/servertext.h"

#include "ui/base/serverwatch.h"
#include "ui/browse/placetext.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/sign.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace stowage {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Server)
};

} // namespace

ServerState serverStateOf(const ServerWatch* watch, const Place& place) {
    const bool isServer = watch && place.kind == Place::Kind::Remote;
    return isServer ? watch->state(place.location) : ServerState();
}

QString serverStateText(const ServerState& state) {
    switch (state.standing) {
    case ServerState::Standing::Unknown:
        break;
    case ServerState::Standing::Connected:
        return state.isSecure ? Words::tr("Connected over TLS")
                              : Words::tr("Connected without TLS");
    case ServerState::Standing::NeedsLogIn:
        return state.isSecure ? Words::tr("Needs a log-in")
                              : Words::tr("Needs a log-in, without TLS");
    case ServerState::Standing::NotTrusted:
        return Words::tr("Certificate not trusted");
    case ServerState::Standing::Unreachable:
        return Words::tr("Not reachable");
    }
    return {};
}

QString serverStateBrief(const ServerState& state) {
    switch (state.standing) {
    case ServerState::Standing::Unknown:
        break;
    case ServerState::Standing::Connected:
        return state.isSecure ? Words::tr("TLS") : Words::tr("no TLS");
    case ServerState::Standing::NeedsLogIn:
        return Words::tr("log-in");
    case ServerState::Standing::NotTrusted:
        return Words::tr("untrusted");
    case ServerState::Standing::Unreachable:
        return Words::tr("offline");
    }
    return {};
}

QIcon serverStateIcon(const ServerState& state) {
    switch (state.standing) {
    case ServerState::Standing::Unknown:
        break;
    case ServerState::Standing::Connected:
        return Icons::get(state.isSecure ? QStringLiteral("lock") : QStringLiteral("unlocked"));
    case ServerState::Standing::NeedsLogIn:
        return Icons::get(QStringLiteral("login"));
    case ServerState::Standing::NotTrusted:
        return signIcon(Sign::Warning);
    case ServerState::Standing::Unreachable:
        return signIcon(Sign::Bad);
    }
    return {};
}

QString withServerState(const QString& name, const ServerState& state) {
    const QString brief = serverStateBrief(state);
    return brief.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, brief);
}

QIcon placeStateIcon(const Place& place, const ServerState& state, bool hasFailed) {
    const bool isTrouble = state.standing != ServerState::Standing::Unknown &&
                           state.standing != ServerState::Standing::Connected;
    if (hasFailed && !isTrouble) {
        return signIcon(Sign::Bad);
    }
    const QIcon icon = serverStateIcon(state);
    return icon.isNull() ? placeIcon(place) : icon;
}

QString rateText(const RateLimit& rate, const QDateTime& nowUtc) {
    if (rate.waitUntil.isValid() && rate.waitUntil > nowUtc) {
        return Words::tr("Wants to be left alone for %1")
            .arg(formatDuration(std::chrono::seconds(nowUtc.secsTo(rate.waitUntil) + 1)));
    }
    if (!rate.remaining) {
        return {};
    }
    const int left = static_cast<int>(std::min<qint64>(*rate.remaining, 2'000'000'000));
    QString text = rate.limit
                       ? Words::tr("%1 of %n pull(s) left", nullptr,
                                   static_cast<int>(std::min<qint64>(*rate.limit, 2'000'000'000)))
                             .arg(QLocale().toString(left))
                       : Words::tr("%n pull(s) left", nullptr, left);
    if (rate.window.count() > 0) {
        //: 1: "76 of 100 pulls left", 2: "6 h"
        text = Words::tr("%1 in %2").arg(text, formatDuration(rate.window));
    }
    return text;
}

double rateFraction(const RateLimit& rate) {
    if (!rate.limit || !rate.remaining || *rate.limit <= 0) {
        return -1;
    }
    return std::clamp(static_cast<double>(*rate.remaining) / static_cast<double>(*rate.limit), 0.0,
                      1.0);
}

} // namespace stowage
