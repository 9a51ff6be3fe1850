#include "ui/upload/targetlook.h"

#include "ui/theme/explanation.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace stowage {

namespace {

struct LookText {
    Q_DECLARE_TR_FUNCTIONS(stowage::TargetLook)
};

} // namespace

TargetLook TargetLook::of(const Result<TransferPlan>& plan) {
    TargetLook look;
    if (plan) {
        look.plan = *plan;
    } else if (plan.error().code() != ErrorCode::NotFound) {
        // A target that is not there yet is no failure: it will be made.
        look.error = plan.error();
    }
    return look;
}

int TargetLook::tagsMoved() const {
    return plan ? static_cast<int>(std::ranges::count_if(
                      plan->tags, [](const auto& change) { return change.isConflict(); }))
                : 0;
}

QString TargetLook::remark() const {
    if (pending) {
        return LookText::tr("Looking what is there…");
    }
    if (error) {
        return explain(*error).title;
    }
    if (!plan) {
        return {};
    }
    if (!plan->problems.isEmpty()) {
        return explain(plan->problems.first()).title;
    }
    if (const int moved = tagsMoved(); moved > 1) {
        return LookText::tr("%n tags will be moved from other images.", nullptr, moved);
    } else if (moved == 1) {
        const auto change =
            std::ranges::find_if(plan->tags, [](const auto& each) { return each.isConflict(); });
        return LookText::tr("The tag %1 is another image's now; it will be moved.")
            .arg(change->tag.toString());
    }
    if (plan->bytesToMove == 0) {
        return LookText::tr("Everything is there already.");
    }
    if (plan->bytesThere > 0) {
        return LookText::tr("%1 to send, %2 there already")
            .arg(formatSize(plan->bytesToMove), formatSize(plan->bytesThere));
    }
    return LookText::tr("%1 to send").arg(formatSize(plan->bytesToMove));
}

Sign TargetLook::sign() const {
    if (pending) {
        return Sign::Working;
    }
    if (error || (plan && !plan->problems.isEmpty())) {
        return Sign::Bad;
    }
    if (!plan) {
        return Sign::NotChecked;
    }
    if (tagsMoved() > 0) {
        return Sign::Warning;
    }
    return plan->bytesToMove == 0 ? Sign::Same : Sign::Added;
}

} // namespace stowage
