#pragma once

#include <QList>
#include <QString>

#include <limits>

namespace stowage {

/// Which part of a long list to answer with.
struct PageRequest {
    QString after = {}; ///< The `next` of the page before; empty: from the start.
    int count = std::numeric_limits<int>::max(); ///< At most so many; more than 0.
};

/// A part of a long list, in the order of its place. Whoever goes on until there is no next page
/// comes to an end: a place whose pages are somebody else's to tell answers with an error
/// (Protocol) where they lead in circles.
template <class T>
struct Page {
    QList<T> items;
    QString next = {}; ///< Hand it back as PageRequest::after; empty at the end.
};

} // namespace stowage
