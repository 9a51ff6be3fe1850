#include "core/digest/verifier.h"

#include "core/base/counted.h"

#include <utility>

namespace stowage {

Verifier::Verifier(Digest expected, std::optional<qint64> expectedSize)
    : expected_(std::move(expected)), expectedSize_(expectedSize),
      hasher_(expected_.hashAlgorithm()) {}

Result<> Verifier::check() const {
    if (expectedSize_ && *expectedSize_ != size()) {
        return failure(ErrorCode::InvalidLength, QStringLiteral("the size is %1, not %2")
                                                     .arg(counted(size(), "byte"))
                                                     .arg(*expectedSize_));
    }
    const Digest found = actual();
    if (found != expected_) {
        return failure(
            ErrorCode::InvalidDigest,
            QStringLiteral("the digest is %1, not %2").arg(found.toString(), expected_.toString()));
    }
    return {};
}

} // namespace stowage
