#pragma once

#include "core/digest/digest.h"

#include <QWidget>

#include <optional>

class QLabel;
class QToolButton;

namespace stowage {

/// A digest, shortened in the middle, with a button that copies the whole. Owned by its parent.
class DigestLabel : public QWidget {
    Q_OBJECT

public:
    explicit DigestLabel(QWidget* parent = nullptr);

    void setDigest(const std::optional<Digest>& digest);
    const std::optional<Digest>& digest() const { return digest_; }

    void copy();

protected:
    void changeEvent(QEvent* event) override;

private:
    std::optional<Digest> digest_;
    QLabel* text_;
    QToolButton* copy_;
};

} // namespace stowage
