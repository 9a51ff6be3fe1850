#pragma once

#include "core/verify/verifiedobject.h"
#include "ui/browse/location.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace stowage {

/// One thing that a verification found to be bad or missing, apart from the verification, so that
/// it can be kept. A value.
struct VerificationFault {
    VerifiedObject object;   ///< Bad or Missing; its uses are not kept.
    QStringList images = {}; ///< That need it, as "team/app:v1": see Verification::imagesUsing().

    /// Where it is found in the window: an image that needs it, or its repository.
    std::optional<RepositoryName> repository = std::nullopt;
    std::optional<Tag> tag = std::nullopt;
    std::optional<Digest> digest = std::nullopt;

    /// Nothing where nobody needs it.
    std::optional<Location> locationIn(const Place& place) const;

    /// Whether it lies in a place, repository or image.
    bool isIn(const Location& location) const;
};

/// As it is kept in a file. What a hostile registry has blown up is cut.
QJsonObject faultToJson(const VerificationFault& fault);

/// The fault again; nothing when the object is none. Bounded in the same way, as the file may be
/// anybody's.
std::optional<VerificationFault> faultFromJson(const QJsonObject& object);

} // namespace stowage
