#pragma once

#include "core/base/result.h"

#include <QString>

#include <stop_token>

namespace stowage {

/// A line from the terminal of this process (/dev/tty, whatever standard input is), which shows
/// what is typed. Errors: Unsupported where there is no terminal, Cancelled at its end or a stop.
Result<QString> promptLine(const QString& question, const std::stop_token& stop);

/// The same unseen, for a password.
Result<QString> promptSecret(const QString& question, const std::stop_token& stop);

/// A secret from standard input, whole, without the line's end behind it. Errors: Io; TooLarge over
/// 64 KiB; InvalidArgument where it is nothing, more than one line, or no UTF-8.
Result<QString> readSecret(int descriptor, const std::stop_token& stop);

} // namespace stowage
