#pragma once

#include "core/image/descriptor.h"

#include <QString>

#include <optional>

namespace stowage {

/// What is kept beside an image and names it as its subject: a signature, a list of what is in it,
/// what was found out about it. Or why it is not known what there is. A value.
struct Referrer {
    Digest subject;
    std::optional<Descriptor> descriptor = std::nullopt; ///< From outside.
    std::optional<Error> error = std::nullopt;           ///< Where there is no descriptor.

    /// What people call this kind of thing, as its type tells.
    QString title() const;
};

} // namespace stowage
