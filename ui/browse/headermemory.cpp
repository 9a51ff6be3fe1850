#include "ui/browse/headermemory.h"

#include <QAbstractItemModel>
#include <QAction>
#include <QMenu>
#include <QTimer>

#include <chrono>

namespace stowage {

HeaderMemory::HeaderMemory(QHeaderView* header, QSettings* settings, const QString& name)
    : QObject(header), header_(header), settings_(settings),
      key_(QStringLiteral("columns/") + name) {
    header_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header_, &QWidget::customContextMenuRequested, this, &HeaderMemory::showMenu);
    if (!settings_) {
        return;
    }
    header_->restoreState(settings_->value(key_).toByteArray());
    auto* rest = new QTimer(this);
    rest->setSingleShot(true);
    rest->setInterval(std::chrono::milliseconds(500));
    connect(rest, &QTimer::timeout, this, &HeaderMemory::save);
    const auto changed = [rest] { rest->start(); };
    connect(header_, &QHeaderView::sectionResized, this, changed);
    connect(header_, &QHeaderView::sectionMoved, this, changed);
    connect(header_, &QHeaderView::sortIndicatorChanged, this, changed);
}

void HeaderMemory::save() {
    settings_->setValue(key_, header_->saveState());
}

void HeaderMemory::showMenu(const QPoint& position) {
    auto* menu = new QMenu(header_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int section = 1; section < header_->count(); ++section) {
        const QString title =
            header_->model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
        if (title.isEmpty()) {
            continue; // the buttons of the rows
        }
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(!header_->isSectionHidden(section));
        connect(action, &QAction::toggled, this, [this, section](bool shown) {
            header_->setSectionHidden(section, !shown);
            if (settings_) {
                save();
            }
        });
    }
    menu->popup(header_->mapToGlobal(position));
}

} // namespace stowage
