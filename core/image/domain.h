#pragma once

#include <QString>
#include <QStringView>

namespace stowage {

/// Whether text is the domain of a reference, `(comp(.comp)*|[ipv6])(:port)?`, the grammar of
/// distribution's reference package: components of ASCII letters, digits and inner '-', a port of
/// up to five digits that is no more than 65535. Says nothing of whether such a host exists, nor
/// whether the digits and colons in brackets are an address.
bool isDomain(QStringView text);

} // namespace stowage
