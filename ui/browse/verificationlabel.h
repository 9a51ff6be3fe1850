#pragma once

#include "ui/browse/verificationrunner.h"

#include <QToolButton>

namespace stowage {

/// Whether what a page shows is sound, in a sign and a few words: "Verified 2 min ago", "1 bad",
/// "Verifying, 40 %". A click verifies. Owned by its parent; the runner outlives it.
class VerificationLabel : public QToolButton {
    Q_OBJECT

public:
    explicit VerificationLabel(VerificationRunner& runner, QWidget* parent = nullptr);

    /// `digest` is what an image's tag names now.
    void setLocation(const Location& location, const std::optional<Digest>& digest = {});

protected:
    void changeEvent(QEvent* event) override;

private:
    void update();

    VerificationRunner& runner_;
    std::optional<Location> location_;
    std::optional<Digest> digest_;
};

} // namespace stowage
