#pragma once

class QWidget;

namespace stowage {

/// Tells assistive technology that a widget, which paints itself, is a chart: otherwise it is of no
/// kind at all, and screen readers pass over its name. Call it in the widget's constructor, before
/// the name is set: from then on it is of the kind that it was. GUI thread.
void setChartRole(QWidget* widget);

} // namespace stowage
