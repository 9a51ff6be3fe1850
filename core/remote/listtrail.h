#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace stowage {

/// How far a list was read, and whether its pages lead in circles. It goes along in the fragment of
/// the next page's address, of which no server hears: so it is known to whoever reads on from
/// there, with whatever object, and nobody has to remember all pages. A value.
///
/// Brent's algorithm: one page is remembered, then another one after twice as many. A circle is
/// noticed before it was gone through three times.
class ListTrail {
public:
    /// As it stands in an address; a new one where there is none.
    static ListTrail of(const QUrl& address);

    /// The address with it instead of any other fragment.
    QUrl in(QUrl address) const;

    /// Goes on to a page. False: it leads in circles.
    bool goTo(const QUrl& address);

    void count(qsizetype items) { items_ += items; }
    qint64 items() const { return items_; } ///< Of all pages so far.

private:
    qint64 items_ = 0;
    qint64 steps_ = 0;     ///< Since the remembered page,
    qint64 mostSteps_ = 1; ///< and after so many another one is.
    QByteArray page_;      ///< The remembered: some digits of its address's hash.
};

} // namespace stowage
