#include "ui/undodesk.h"

#include "ui/browse/navigator.h"
#include "ui/browse/placespanel.h"
#include "ui/theme/banner.h"
#include "ui/theme/format.h"
#include "ui/transfers/transferspanel.h"

#include <QAction>

#include <utility>

namespace stowage {

UndoDesk::UndoDesk(QAction& undo, Navigator& navigator, PlacesPanel& places, Place home,
                   QWidget* parent)
    : QObject(parent), undo_(undo), navigator_(navigator), places_(places), home_(std::move(home)),
      banner_(new Banner(parent)) {
    undo_.setEnabled(false);
    connect(&places_, &PlacesPanel::placeRemoved, this, &UndoDesk::offerPlace);
    connect(&undo_, &QAction::triggered, this, &UndoDesk::undo);
}

void UndoDesk::watch(TransfersPanel& transfers) {
    connect(&transfers, &TransfersPanel::transfersRemoved, this,
            [this, panel = &transfers](const QList<TransferId>& ids) {
                offer(tr("%n transfer(s) removed", nullptr, static_cast<int>(ids.size())),
                      [panel, ids] { panel->putBack(ids); });
            });
}

void UndoDesk::offerPlace(const Place& place, int row) {
    const auto shown = navigator_.current();
    navigator_.forget(place, {home_});
    offer(tr("“%1” removed from the list").arg(shownText(place.title(), 100)),
          [this, place, row, shown] {
              places_.addPlace(place, row);
              if (shown && shown->isIn(place)) {
                  navigator_.go(*shown);
              }
          });
}

void UndoDesk::offer(const QString& sentence, std::function<void()> back) {
    backs_.push_back(std::move(back));
    undo_.setEnabled(true);
    banner_->showMessage(Sign::Removed, sentence, {}, {&undo_});
}

void UndoDesk::undo() {
    if (backs_.empty()) {
        return;
    }
    const auto back = std::move(backs_.back());
    backs_.pop_back();
    undo_.setEnabled(!backs_.empty());
    banner_->dismiss();
    back();
}

} // namespace stowage
