#pragma once

#include "core/base/error.h"

#include <expected>

namespace stowage {

/// A value, or the reason why there is none. Project code throws nothing.
template <class T = void>
using Result = std::expected<T, Error>;

/// `return failure(ErrorCode::NotFound, QStringLiteral("…"));`
inline std::unexpected<Error> failure(ErrorCode code, QString detail) {
    return std::unexpected(Error(code, std::move(detail)));
}

/// Hands a failure on: `if (!size) return failure(size);`, whatever the two value types.
template <class T>
std::unexpected<Error> failure(const Result<T>& result) {
    return std::unexpected(result.error());
}

/// The same, naming the operation: `return failure(size, QStringLiteral("stat of /a"));`
template <class T>
std::unexpected<Error> failure(const Result<T>& result, QString operation) {
    return std::unexpected(result.error().in(std::move(operation)));
}

/// Stopped because asked to.
inline std::unexpected<Error> cancelled() {
    return std::unexpected(Error::cancelled());
}

} // namespace stowage
