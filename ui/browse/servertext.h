#pragma once

#include "core/registry/place.h"
#include "core/registry/serverstate.h"

#include <QDateTime>
#include <QIcon>
#include <QString>

namespace stowage {

class ServerWatch;

/// Nothing known where the place is no server, or there is no watch.
ServerState serverStateOf(const ServerWatch* watch, const Place& place);

/// "Connected over TLS", "Needs a log-in": for a line of its own. Empty while nothing is known.
QString serverStateText(const ServerState& state);

/// "TLS", "offline": beside a name, so as few letters as can be. Empty while nothing is known.
QString serverStateBrief(const ServerState& state);

/// Null while nothing is known.
QIcon serverStateIcon(const ServerState& state);

/// A place's name with it: "reg.example · offline".
QString withServerState(const QString& name, const ServerState& state);

/// A place's icon, or what is wrong with it or the way there.
QIcon placeStateIcon(const Place& place, const ServerState& state, bool hasFailed);

/// "76 of 100 pulls left in 6 h"; empty when the server has not said.
QString rateText(const RateLimit& rate, const QDateTime& nowUtc);

/// Of the pulls that the server allows, how many are left: 0 … 1; below 0 when that is not known.
double rateFraction(const RateLimit& rate);

} // namespace stowage
