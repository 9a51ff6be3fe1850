#pragma once

#include <QByteArrayView>
#include <QCollator>

namespace stowage {

/// Order as people expect it in lists: "app9" before "app10", letters without regard to case. Not
/// to be shared between threads.
QCollator naturalOrder();

/// The same of raw bytes: runs of digits by their value, letters without regard to case first.
/// Less than, equal to or greater than 0.
int compareNatural(QByteArrayView a, QByteArrayView b);

/// ASCII letters in lower case, all else as it is.
char folded(char c);

} // namespace stowage
