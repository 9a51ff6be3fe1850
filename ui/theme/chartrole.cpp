#include "ui/theme/chartrole.h"

#include <QAccessibleWidget>
#include <QWidget>

namespace stowage {

namespace {

const char* const chartProperty = "stowageIsChart";

QAccessibleInterface* chartInterface(const QString&, QObject* object) {
    auto* widget = qobject_cast<QWidget*>(object);
    return widget && widget->property(chartProperty).toBool()
               ? new QAccessibleWidget(widget, QAccessible::Chart)
               : nullptr;
}

} // namespace

void setChartRole(QWidget* widget) {
    // Once for the whole program; where it is asked for another widget it leaves that to Qt.
    [[maybe_unused]] static const bool isInstalled = [] {
        QAccessible::installFactory(chartInterface);
        return true;
    }();
    widget->setProperty(chartProperty, true);
}

} // namespace stowage
