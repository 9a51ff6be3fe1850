#pragma once

#include <QProxyStyle>

class QAbstractItemView;
class QHeaderView;

namespace stowage {

/// The application's style with more room around the texts of lists and their headers. Owned by
/// the widget that it is given to.
class RoomyStyle : public QProxyStyle {
    Q_OBJECT

public:
    static void giveTo(QAbstractItemView* view, QHeaderView* header);

    int pixelMetric(PixelMetric metric, const QStyleOption* option,
                    const QWidget* widget) const override;
};

} // namespace stowage
