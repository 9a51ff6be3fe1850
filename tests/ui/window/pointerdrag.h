#pragma once

#include <QPoint>
#include <QWidget>

#include <functional>

namespace stowage::test {

/// Something of a window taken hold of with the pointer, carried and let go: the events are those
/// of the platform, so that Qt itself starts the drag, finds what is under the pointer, and drops.
class PointerDrag {
public:
    /// `from` is the window's.
    PointerDrag(QWidget& window, const QPoint& from) : window_(window), from_(from) {}

    /// Carries it to a point of `target`, which may be another window; stays there until the
    /// condition holds, and lets go. False where no drag came, or the condition never held; then it
    /// is given up.
    bool carryTo(QWidget& target, const QPoint& to, const std::function<bool()>& isThere);

    /// What the window said would happen, when the condition held; empty where it said nothing.
    const QString& hint() const { return hint_; }

private:
    QWidget& window_;
    const QPoint from_;
    QString hint_;
};

/// The hint that is shown over a part of a window; empty where there is none.
QString shownHint(const QWidget& window);

} // namespace stowage::test
