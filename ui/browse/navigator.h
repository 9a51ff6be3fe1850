#pragma once

#include "ui/browse/location.h"

#include <QList>
#include <QObject>

namespace stowage {

/// Where the window is and has been. GUI thread.
class Navigator : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const std::optional<Location>& current() const { return current_; }
    bool canGoBack() const { return position_ > 0; }
    bool canGoForward() const { return position_ + 1 < history_.size(); }

    /// Oldest first.
    const QList<Location>& history() const { return history_; }

    void go(const Location& location);
    void back();
    void forward();

    /// Another view of the same thing, such as another platform: no step of its own.
    void replace(const Location& location);

    /// A place was taken off the list: nothing leads there any more. Where that is the current one,
    /// `home` is shown instead.
    void forget(const Place& place, const Location& home);

Q_SIGNALS:
    void currentChanged();

private:
    void moveTo(qsizetype position);

    static constexpr qsizetype limit = 100;
    QList<Location> history_;
    qsizetype position_ = -1;
    std::optional<Location> current_;
};

} // namespace stowage
