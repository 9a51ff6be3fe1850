#include "ui/browse/filterfield.h"

#include "ui/theme/icons.h"

#include <QAction>
#include <QKeyEvent>
#include <QTimer>

#include <chrono>

namespace stowage {

FilterField::FilterField(const QString& placeholder, QWidget* parent)
    : QLineEdit(parent), pause_(new QTimer(this)),
      clear_(new QAction(tr("Clear the filter"), this)) {
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setClearButtonEnabled(true);
    addAction(Icons::get(QStringLiteral("filter")), LeadingPosition);
    connect(clear_, &QAction::triggered, this, [this] {
        clear();
        QWidget* next = list_ ? list_ : this;
        next->setFocus(Qt::OtherFocusReason);
    });
    pause_->setSingleShot(true);
    pause_->setInterval(std::chrono::milliseconds(120));
    connect(pause_, &QTimer::timeout, this, [this] { Q_EMIT filterChanged(text()); });
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (!text.isEmpty()) {
            pause_->start();
            return;
        }
        pause_->stop();
        Q_EMIT filterChanged(text);
    });
}

void FilterField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down && list_) {
        list_->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    QLineEdit::keyPressEvent(event);
}

bool FilterField::event(QEvent* event) {
    // Escape clears it here, before it means anything to the window.
    if (event->type() == QEvent::ShortcutOverride && !text().isEmpty() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

} // namespace stowage
