#pragma once

#include "ui/browse/signdelegate.h"

#include <QFontMetrics>

namespace stowage {

/// The height of a row in every list, for a font: room around the text, on the grid.
int listRowHeight(const QFontMetrics& metrics);

/// For trees: rows as high as those of the tables. Owned by its view.
template <class Delegate>
class RowDelegate : public Delegate {
public:
    using Delegate::Delegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QSize size = Delegate::sizeHint(option, index);
        size.setHeight(listRowHeight(option.fontMetrics));
        return size;
    }
};

} // namespace stowage
