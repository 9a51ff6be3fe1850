#pragma once

#include <QMimeData>
#include <QPoint>
#include <QStringList>
#include <QWidget>

namespace stowage::test {

/// Files dragged over a window as a file manager drags them: the events go to the window, and Qt
/// finds the widget under the pointer.
class FileDrag {
public:
    FileDrag(QWidget& window, const QStringList& paths);

    /// Whether a drop would be taken there. All points are the window's.
    bool enter(const QPoint& at);
    bool move(const QPoint& at);
    void leave();
    bool drop(const QPoint& at);

    /// What the window says would happen; empty where it says nothing.
    QString hint() const;

private:
    QWidget& window_;
    QMimeData data_;
};

} // namespace stowage::test
