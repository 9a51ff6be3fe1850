#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringView>

namespace stowage {

/// One component of a path as a file name that is safe on every desktop, and can be turned back:
/// bytes that are no UTF-8, controls, bidirectional and invisible characters, `\ / : * ? " < > |`
/// and `%`, a dot or space at the end, and the first letter of what Windows takes for a device,
/// become `%XX`. A name too long for a disk is cut, and ends in `%~` and a part of its hash; that
/// alone can't be turned back. Never empty, `.` or `..`.
QString safeFileName(QByteArrayView component);

/// What safeFileName was given.
QByteArray originalFileName(QStringView name);

} // namespace stowage
