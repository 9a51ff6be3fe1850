#pragma once

#include <QIcon>
#include <QString>
#include <QStringList>

namespace stowage::Icons {

/// One of the program's own monochrome icons (resources/icons/actions, without ".svg"), drawn in
/// the palette's colours at the time of painting: a change of palette needs nothing but a repaint.
/// Icons that point to a side are mirrored in right-to-left layouts. An unknown name is an empty
/// icon and a warning in the log.
QIcon get(const QString& name);

/// The program's icon, in colour, for windows.
QIcon application();

/// Every name that get() knows, sorted.
QStringList names();

} // namespace stowage::Icons
