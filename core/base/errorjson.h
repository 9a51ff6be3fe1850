#pragma once

#include "core/base/error.h"

#include <QJsonObject>

#include <optional>

namespace stowage {

/// An error as it is kept in a file: its code by name, its detail, its operations and what it is
/// about. Text that a hostile source has blown up is cut: what is kept has a bound.
QJsonObject errorToJson(const Error& error);

/// The error again; nothing when the object is none. Text and lists are bounded in the same way, as
/// the file may be anybody's.
std::optional<Error> errorFromJson(const QJsonObject& object);

/// The code that errorCodeName() names so; nothing of any other text.
std::optional<ErrorCode> errorCodeNamed(const QString& name);

} // namespace stowage
