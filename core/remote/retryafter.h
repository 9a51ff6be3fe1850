#pragma once

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>

namespace stowage {

/// How long a Retry-After header asks to wait (RFC 9110, section 10.2.3): a number of seconds, or a
/// date in any of HTTP's three spellings (section 5.6.7), counted from `nowUtc`. A date that is
/// past asks for no wait. Nothing when it is neither, a negative number among them.
///
/// The server may ask for years (more than 68 are taken for 68): the caller sets a limit.
std::optional<std::chrono::milliseconds> retryAfter(const QByteArray& header,
                                                    const QDateTime& nowUtc);

} // namespace stowage
