#pragma once

#include <QHeaderView>
#include <QObject>
#include <QSettings>
#include <QString>

namespace stowage {

/// Remembers the columns of a header (widths, order, which are shown, sorting) and offers which to
/// show in a context menu. Owned by the header. Without settings it only offers.
class HeaderMemory : public QObject {
    Q_OBJECT

public:
    /// Call it when the columns have their first widths. `settings` outlives the header.
    HeaderMemory(QHeaderView* header, QSettings* settings, const QString& name);

private:
    void showMenu(const QPoint& position);
    void save();

    QHeaderView* header_;
    QSettings* settings_;
    QString key_;
};

} // namespace stowage
