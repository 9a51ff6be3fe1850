#include "ui/browse/inventorylabel.h"

#include "ui/browse/inventory.h"
#include "ui/theme/format.h"
#include "ui/theme/spacing.h"

namespace stowage {

InventoryLabel::InventoryLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setContentsMargins(Spacing::Large, 0, Spacing::Large, Spacing::Medium);
}

void InventoryLabel::show(const Inventory* inventory) {
    if (!inventory) {
        setText(tr("Counting…"));
        setToolTip({});
        return;
    }
    const auto line = [inventory](QString (*format)(qint64), const QString& separator) {
        QStringList parts{tr("%1 stored").arg(format(inventory->stored))};
        if (inventory->unshared > inventory->stored) {
            parts.append(tr("%1 if nothing were shared").arg(format(inventory->unshared)));
        }
        const auto& uploads = inventory->uploads;
        if (uploads.count > 0) {
            parts.append(tr("%n unfinished upload(s), %1", nullptr, static_cast<int>(uploads.count))
                             .arg(format(uploads.bytes)));
        }
        const auto& unneeded = inventory->unneeded;
        if (unneeded.count > 0) {
            parts.append(
                tr("%n blob(s) that no image needs, %1", nullptr, static_cast<int>(unneeded.count))
                    .arg(format(unneeded.bytes)));
        }
        if (!inventory->isWhole) {
            parts.append(tr("not all could be read"));
        }
        return parts.join(separator);
    };
    setText(line(&formatSize, QStringLiteral(" · ")));
    setToolTip(plainToolTip(line(&formatExactSize, QStringLiteral("\n"))));
}

} // namespace stowage
