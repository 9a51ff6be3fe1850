#include "ui/theme/headerfit.h"

#include "ui/theme/format.h"

#include <QHelpEvent>
#include <QToolTip>

namespace stowage {

HeaderFit::HeaderFit(QHeaderView* header) : QObject(header), header_(header) {
    header_->viewport()->installEventFilter(this);
    fit();
}

void HeaderFit::fit() {
    for (int section = 0; section < header_->count(); ++section) {
        const int needed = header_->sectionSizeHint(section);
        if (!header_->isSectionHidden(section) && header_->sectionSize(section) < needed) {
            header_->resizeSection(section, needed);
        }
    }
}

bool HeaderFit::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QObject::eventFilter(watched, event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    const int section = header_->logicalIndexAt(help->pos());
    const bool isCut =
        section >= 0 && header_->sectionSize(section) < header_->sectionSizeHint(section);
    if (!isCut) {
        return QObject::eventFilter(watched, event);
    }
    const QString title = header_->model()->headerData(section, Qt::Horizontal).toString();
    QToolTip::showText(help->globalPos(), plainToolTip(title), header_->viewport());
    return true;
}

} // namespace stowage
