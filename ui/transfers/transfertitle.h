#pragma once

#include "core/transfer/transferrequest.h"
#include "ui/base/placenamer.h"

namespace stowage {

/// What a transfer moves and where to, short enough for a row: "app.tar", "Local/team/app:v2".
/// Made harmless to show; plain text.
struct TransferTitle {
    QString what;
    QString where;

    static TransferTitle of(const TransferRequest& request, const PlaceNamer& namer = {});

    /// "app.tar → Local/team/app:v2".
    QString toString() const;
};

/// Whether bytes go into a registry ("up") or out of one to this machine ("down").
bool isUpward(const TransferRequest& request);

} // namespace stowage
