#pragma once

#include "core/base/error.h"

#include <QString>

namespace stowage {

/// What happened, as a short translated sentence: "Nothing was found." Plain text.
QString errorSentence(const Error& error);

/// Everything that is known of it, for a tool tip or the details: the operation, what exactly
/// happened and what it is about. Untranslated, escaped for display, plain text.
QString errorDetails(const Error& error);

} // namespace stowage
