#pragma once

#include <QEvent>
#include <QIcon>
#include <QObject>
#include <QPersistentModelIndex>
#include <QPoint>

#include <memory>

class QAbstractItemView;
class QMimeData;

namespace stowage {

/// Makes a view's chosen rows something that the mouse can take out of the window. What they hold
/// may take a while to be had, so a drag has two steps: begun() when the mouse has moved far
/// enough, and start() by whoever listens, once the data is there and where the button is still
/// held. GUI thread; owned by the view.
class DragSource : public QObject {
    Q_OBJECT

public:
    explicit DragSource(QAbstractItemView& view);

    QAbstractItemView& view() { return view_; }

    /// The button is down, and the mouse has moved.
    bool isHeld() const { return state_ == State::Held; }

    /// Hands over to the desktop, in an event loop of Qt's, until it is dropped or given up.
    void start(std::unique_ptr<QMimeData> data, const QIcon& icon);

    /// Where it was at last: beyond the window.
    bool isOutside() const { return isOutside_; }

Q_SIGNALS:
    void begun();
    /// Let go before start().
    void letGo();
    /// After start(): it goes beyond the window.
    void leftWindow();
    /// After start(): dropped, or given up. What was dragged is still there.
    void ended(Qt::DropAction action);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class State { Idle, Pressed, Held };

    bool isDraggedFrom(const QPoint& position);
    void watchWindow(QEvent::Type type);

    QAbstractItemView& view_;
    State state_ = State::Idle;
    QPoint pressed_;
    QPersistentModelIndex row_;
    bool isOutside_ = false;
};

} // namespace stowage
