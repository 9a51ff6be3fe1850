#pragma once

#include <QString>
#include <QStringView>

namespace stowage {

/// Text from a registry, a file or a user as it may stand in an error: in quotation marks, cut
/// after 96 characters, made harmless as displayText() does.
QString quoted(QStringView text);

} // namespace stowage
