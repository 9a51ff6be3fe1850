#pragma once

#include <QCollator>

namespace stowage {

/// Order as people expect it in lists: "app9" before "app10", letters without regard to case. Not
/// to be shared between threads.
QCollator naturalOrder();

} // namespace stowage
