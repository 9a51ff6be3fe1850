#pragma once

#include <QObject>
#include <QPoint>
#include <QPointer>
#include <QString>

class QDropEvent;
class QMimeData;
class QWidget;

namespace stowage {

class DropHint;

/// Makes a widget take what is dragged onto it. While it hovers, a frame and a sentence over the
/// widget say what would happen. What can be taken is said by those who derive from it; several may
/// serve one widget, each for what the others leave alone. Of a view, hand over the viewport. GUI
/// thread; owned by the widget.
class DropArea : public QObject {
    Q_OBJECT

public:
    explicit DropArea(QWidget* widget);
    ~DropArea() override;

Q_SIGNALS:
    /// It hovers where a drop would be taken.
    void hovered(const QPoint& at);
    /// It hovers there no more.
    void left();

protected:
    /// Whether it is of the kind that is taken here, wherever it hovers.
    virtual bool isForThis(const QDropEvent& event) const = 0;

    /// What a drop would do, "Upload debian.tar as an image to Local/team"; an empty text refuses
    /// it. Called on every move, so it must know the answer without looking at a disk.
    virtual QString describe(const QMimeData& data, const QPoint& at) const = 0;

    virtual void take(const QMimeData& data, const QPoint& at) = 0;

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool hover(const QMimeData& data, const QPoint& at);
    void leave();

    QWidget* widget_;
    QPointer<DropHint> hint_;
};

} // namespace stowage
