#include "ui/transfers/transferactionsdelegate.h"

#include "ui/theme/colors.h"
#include "ui/theme/explanation.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"
#include "ui/transfers/transfersmodel.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace stowage {

namespace {

struct Button {
    TransferAction action;
    QString text; ///< Of buttons with a text; empty: the icon alone.
    QRect rect;
};

constexpr int buttonSize = Spacing::Icon + 2 * Spacing::Small;

QVariant dataOfTransfer(const QModelIndex& index, int role) {
    return index.siblingAtColumn(TransfersModel::Title).data(role);
}

QList<Button> buttonsOf(const QStyleOptionViewItem& option, const QModelIndex& index) {
    QList<Button> buttons;
    if (index.parent().isValid()) {
        return buttons;
    }
    const QVariant actions = dataOfTransfer(index, TransfersModel::ActionsRole);
    int right = option.rect.right() - Spacing::Small;
    const QList<int> list = actions.value<QList<int>>();
    for (auto it = list.crbegin(); it != list.crend(); ++it) {
        Button button{.action = static_cast<TransferAction>(*it), .text = {}, .rect = {}};
        int width = buttonSize;
        if (button.action == TransferAction::Remedy) {
            button.text = dataOfTransfer(index, TransfersModel::RemedyTextRole).toString();
            width = option.fontMetrics.horizontalAdvance(button.text) + 3 * Spacing::Medium;
        }
        const int height = std::min(buttonSize, option.rect.height());
        button.rect =
            QRect(right - width + 1, option.rect.center().y() - height / 2, width, height);
        right -= width + Spacing::Small;
        button.rect = QStyle::visualRect(option.direction, option.rect, button.rect);
        buttons.prepend(button);
    }
    return buttons;
}

int buttonAt(const QList<Button>& buttons, const QPoint& at) {
    for (int i = 0; i < buttons.size(); ++i) {
        if (buttons[i].rect.contains(at)) {
            return i;
        }
    }
    return -1;
}

void drawButton(QPainter& painter, const QStyleOptionViewItem& option, const Button& button,
                bool hovered, bool pressed) {
    const bool selected = option.state & QStyle::State_Selected;
    const QColor ink =
        option.palette.color(selected ? QPalette::HighlightedText : QPalette::WindowText);
    if (hovered || !button.text.isEmpty()) {
        QColor ground = ink;
        ground.setAlphaF(pressed ? 0.28F : hovered ? 0.18F : 0.08F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(button.rect, 4, 4);
    }
    if (!button.text.isEmpty()) {
        painter.setPen(ink);
        painter.drawText(button.rect, Qt::AlignCenter, button.text);
        return;
    }
    QRect icon(0, 0, Spacing::Icon, Spacing::Icon);
    icon.moveCenter(button.rect.center());
    Icons::get(transferActionIcon(button.action))
        .paint(&painter, icon, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
}

} // namespace

TransferActionsDelegate::TransferActionsDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

void TransferActionsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(option.font);
    const QList<Button> buttons = buttonsOf(option, index);
    for (int i = 0; i < buttons.size(); ++i) {
        drawButton(*painter, option, buttons[i], index == hoveredIndex_ && i == hovered_,
                   index == pressedIndex_ && i == pressed_);
    }
    painter->restore();
}

QSize TransferActionsDelegate::sizeHint(const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const {
    int width = Spacing::Small;
    for (const Button& button : buttonsOf(option, index)) {
        width += button.rect.width() + Spacing::Small;
    }
    return {width, buttonSize + Spacing::Small};
}

bool TransferActionsDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                                        const QStyleOptionViewItem& option,
                                        const QModelIndex& index) {
    if (event->type() != QEvent::ToolTip) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    const QList<Button> buttons = buttonsOf(option, index);
    const int at = buttonAt(buttons, event->pos());
    if (at < 0) {
        QToolTip::hideText();
        return true;
    }
    QToolTip::showText(event->globalPos(), transferActionText(buttons[at].action), view,
                       buttons[at].rect);
    return true;
}

QRect TransferActionsDelegate::buttonRect(const QStyleOptionViewItem& option,
                                          const QModelIndex& index, TransferAction action) {
    for (const Button& button : buttonsOf(option, index)) {
        if (button.action == action) {
            return button.rect;
        }
    }
    return {};
}

bool TransferActionsDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                          const QStyleOptionViewItem& option,
                                          const QModelIndex& index) {
    if (event->type() != QEvent::MouseMove && event->type() != QEvent::MouseButtonPress &&
        event->type() != QEvent::MouseButtonRelease &&
        event->type() != QEvent::MouseButtonDblClick) {
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    }
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const QList<Button> buttons = buttonsOf(option, index);
    const int at = buttonAt(buttons, mouse->position().toPoint());
    setHovered(index, at, option.widget);
    if (event->type() == QEvent::MouseMove) {
        return false;
    }
    if (event->type() == QEvent::MouseButtonRelease) {
        const bool hit = at >= 0 && pressed_ == at && pressedIndex_ == index &&
                         mouse->button() == Qt::LeftButton;
        pressed_ = -1;
        if (hit) {
            const TransferAction action = buttons[at].action;
            Q_EMIT triggered(index, action);
        }
        return hit;
    }
    pressedIndex_ = index;
    pressed_ = mouse->button() == Qt::LeftButton ? at : -1;
    // A second fast press is a press, not a double click on the row.
    return pressed_ >= 0;
}

void TransferActionsDelegate::setHovered(const QModelIndex& index, int button,
                                         const QWidget* view) {
    if (hoveredIndex_ == index && hovered_ == button) {
        return;
    }
    hoveredIndex_ = index;
    hovered_ = button;
    if (const auto* items = qobject_cast<const QAbstractItemView*>(view)) {
        items->viewport()->update();
    }
}

} // namespace stowage
