#pragma once

#include <QString>

namespace stowage {

/// `os/architecture[/variant]` (OCI image specification, "Image Index"). A value.
struct Platform {
    QString os;
    QString architecture;
    QString variant = {};
    QString osVersion = {};

    /// "linux/arm64/v8"; "unknown/unknown" is BuildKit's mark of an attestation.
    QString toString() const;
    bool isUnknown() const;

    friend bool operator==(const Platform&, const Platform&) = default;
};

} // namespace stowage
