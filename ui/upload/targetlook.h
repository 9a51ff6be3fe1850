#pragma once

#include "core/base/error.h"
#include "core/transfer/transferplan.h"
#include "ui/theme/sign.h"

#include <QString>

#include <optional>

namespace stowage {

/// What a look at the target of a copy or an upload told. A value.
struct TargetLook {
    bool pending = false;
    std::optional<TransferPlan> plan = std::nullopt;
    std::optional<Error> error = std::nullopt;

    static TargetLook of(const Result<TransferPlan>& plan);

    /// How many tags would be taken from other images.
    int tagsMoved() const;

    /// What is there and what will happen, in a sentence; empty while nothing is known.
    QString remark() const;
    Sign sign() const;
};

} // namespace stowage
