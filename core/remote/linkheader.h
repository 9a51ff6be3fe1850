#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace stowage {

/// The target of the link with the relation "next" in a Link header (RFC 8288): where the next page
/// of a list is. Nothing when there is none, or it is malformed, or the header is longer than 64
/// KiB.
///
/// The target is as the server wrote it, relative to what was asked for or absolute, and the
/// server's claim: it may lead to another origin, or in a circle. Visible ASCII, never empty.
std::optional<QString> nextLink(const QByteArray& header);

} // namespace stowage
