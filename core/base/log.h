#pragma once

#include <QLoggingCategory>

namespace stowage {

/// One category per room of the house: `QT_LOGGING_RULES="stowage.transfer.debug=true"`.
/// No secret is ever written to any of them.
Q_DECLARE_LOGGING_CATEGORY(logStorage)
Q_DECLARE_LOGGING_CATEGORY(logLayout)
Q_DECLARE_LOGGING_CATEGORY(logTransfer)
Q_DECLARE_LOGGING_CATEGORY(logVerify)
Q_DECLARE_LOGGING_CATEGORY(logUi)

} // namespace stowage
