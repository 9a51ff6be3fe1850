#include "ui/browse/navigator.h"

namespace stowage {

void Navigator::moveTo(qsizetype position) {
    position_ = position;
    current_ = history_.at(position);
    Q_EMIT currentChanged();
}

void Navigator::go(const Location& location) {
    if (current_ == location) {
        return;
    }
    history_.resize(position_ + 1);
    history_.append(location);
    if (history_.size() > limit) {
        history_.removeFirst();
    }
    moveTo(history_.size() - 1);
}

void Navigator::back() {
    if (canGoBack()) {
        moveTo(position_ - 1);
    }
}

void Navigator::forward() {
    if (canGoForward()) {
        moveTo(position_ + 1);
    }
}

void Navigator::replace(const Location& location) {
    if (!current_ || current_ == location) {
        return;
    }
    history_[position_] = location;
    moveTo(position_);
}

void Navigator::forget(const Place& place, const Location& home) {
    qsizetype position = position_;
    for (qsizetype i = history_.size() - 1; i >= 0; --i) {
        if (!history_.at(i).isIn(place)) {
            continue;
        }
        history_.removeAt(i);
        if (i <= position) {
            --position;
        }
    }
    if (current_ && !current_->isIn(place)) {
        position_ = position;
        Q_EMIT currentChanged();
        return;
    }
    if (history_.isEmpty() || history_.at(std::max<qsizetype>(position, 0)) != home) {
        history_.resize(position + 1);
        history_.append(home);
        position = history_.size() - 1;
    }
    moveTo(std::max<qsizetype>(position, 0));
}

} // namespace stowage
