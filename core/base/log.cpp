#include "core/base/log.h"

namespace stowage {

Q_LOGGING_CATEGORY(logStorage, "stowage.storage", QtWarningMsg)
Q_LOGGING_CATEGORY(logLayout, "stowage.layout", QtWarningMsg)
Q_LOGGING_CATEGORY(logTransfer, "stowage.transfer", QtWarningMsg)
Q_LOGGING_CATEGORY(logVerify, "stowage.verify", QtWarningMsg)
Q_LOGGING_CATEGORY(logUi, "stowage.ui", QtWarningMsg)

} // namespace stowage
