#pragma once

#include "core/registry/place.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QWidget;

namespace stowage {

class Banner;
class Navigator;
class PlacesPanel;
class TransfersPanel;

/// What was taken off the lists of the window and can be had back, the last first: said in a banner
/// with a button, and undone by the window's Undo as long as the window is there. GUI thread; owned
/// by the window.
class UndoDesk : public QObject {
    Q_OBJECT

public:
    /// All outlive it. `undo` is the window's action, `home` what is shown in place of a place that
    /// goes; the banner is made in `parent`, for its layout.
    UndoDesk(QAction& undo, Navigator& navigator, PlacesPanel& places, Place home, QWidget* parent);

    /// Of a panel that outlives it, too.
    void watch(TransfersPanel& transfers);

    Banner& banner() { return *banner_; }

private:
    /// `sentence` says what went; `back` brings it back.
    void offer(const QString& sentence, std::function<void()> back);
    void offerPlace(const Place& place, int row);
    void undo();

    QAction& undo_;
    Navigator& navigator_;
    PlacesPanel& places_;
    const Place home_;
    Banner* banner_;
    std::vector<std::function<void()>> backs_;
};

} // namespace stowage
