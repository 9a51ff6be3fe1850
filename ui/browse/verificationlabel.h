#pragma once

#include "core/base/clock.h"
#include "ui/browse/verificationrunner.h"

#include <QTimer>
#include <QToolButton>

namespace stowage {

/// Whether what a page shows is sound, in a sign and a few words: "Verified 2 min ago", "1 bad",
/// "Verifying, 40 %". It tells how long ago that was as time goes by. A click verifies. Owned by
/// its parent; the runner and the clock outlive it.
class VerificationLabel : public QToolButton {
    Q_OBJECT

public:
    explicit VerificationLabel(VerificationRunner& runner, QWidget* parent = nullptr,
                               const Clock& clock = Clock::system());

    /// `digest` is what an image's tag names now.
    void setLocation(const Location& location, const std::optional<Digest>& digest = {});

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void update();

    VerificationRunner& runner_;
    const Clock& clock_;
    QTimer age_; ///< Runs while it is shown.
    std::optional<Location> location_;
    std::optional<Digest> digest_;
};

} // namespace stowage
