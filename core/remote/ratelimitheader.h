#pragma once

#include "core/registry/serverstate.h"
#include "core/remote/httpanswer.h"

#include <QDateTime>

#include <optional>

namespace stowage {

/// What an answer says of how many more may come: RateLimit-Limit and RateLimit-Remaining, numbers
/// that may be followed by the window in seconds ("76;w=21600", Docker Hub's form and that of the
/// drafts of the IETF), and Retry-After where the status is 429. Nothing where it says nothing;
/// what is malformed, or larger than any sensible limit, is not told.
std::optional<RateLimit> rateLimitOf(const HttpAnswer& answer, const QDateTime& nowUtc);

} // namespace stowage
