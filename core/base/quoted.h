#pragma once

#include <QString>
#include <QStringView>

namespace stowage {

/// Text from a registry, a file or a user as it may stand in an error: in quotation marks, cut
/// after 96 characters, and with what is invisible or changes direction written as `\u{202e}`.
QString quoted(QStringView text);

} // namespace stowage
