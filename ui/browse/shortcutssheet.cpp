#include "ui/browse/shortcutssheet.h"

#include "ui/theme/spacing.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace stowage {

namespace {

constexpr int sheetWidth = 420;

QLabel* keyLabel(const QString& keys, QWidget* parent) {
    auto* label = new QLabel(keys, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFrameShape(QFrame::StyledPanel);
    label->setMargin(Spacing::Small);
    label->setAlignment(Qt::AlignCenter);
    return label;
}

QString withoutMnemonic(QString text) {
    text.remove(QLatin1Char('&'));
    if (text.endsWith(QChar(0x2026))) {
        text.chop(1);
    }
    return text;
}

} // namespace

ShortcutsSheet::ShortcutsSheet(const QList<Group>& groups, const QList<Extra>& extras,
                               QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard Shortcuts"));
    auto* content = new QWidget(this);
    auto* grid = new QGridLayout(content);
    grid->setHorizontalSpacing(Spacing::Large);
    grid->setVerticalSpacing(Spacing::Small);
    int row = 0;
    const auto addRow = [&](const QString& text, const QString& keys) {
        auto* label = new QLabel(text, content);
        label->setTextFormat(Qt::PlainText);
        grid->addWidget(label, row, 0);
        grid->addWidget(keyLabel(keys, content), row, 1, Qt::AlignTrailing);
        ++row;
    };
    const auto addTitle = [&](const QString& title) {
        auto* label = new QLabel(title, content);
        label->setTextFormat(Qt::PlainText);
        QFont bold = label->font();
        bold.setBold(true);
        label->setFont(bold);
        if (row > 0) {
            grid->setRowMinimumHeight(row++, Spacing::Medium);
        }
        grid->addWidget(label, row++, 0, 1, 2);
    };
    for (const Group& group : groups) {
        bool hasTitle = false;
        for (const QAction* action : group.actions) {
            if (action->shortcut().isEmpty()) {
                continue;
            }
            if (!std::exchange(hasTitle, true)) {
                addTitle(group.title);
            }
            addRow(withoutMnemonic(action->text()),
                   action->shortcut().toString(QKeySequence::NativeText));
        }
    }
    if (!extras.isEmpty()) {
        addTitle(tr("In lists"));
    }
    for (const Extra& extra : extras) {
        addRow(extra.text, extra.keys);
    }
    grid->setColumnStretch(0, 1);

    auto* area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(content);
    area->setAccessibleName(windowTitle());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(area);
    layout->addWidget(buttons);
    // All of it at once where the screen has the room.
    const int edges = layout->contentsMargins().top() + layout->contentsMargins().bottom();
    const int wanted =
        content->sizeHint().height() + layout->spacing() + buttons->sizeHint().height() + edges;
    // Where it has not, the bar that scrolls it must not lie on the keys.
    const int across = content->sizeHint().width() +
                       area->style()->pixelMetric(QStyle::PM_ScrollBarExtent) +
                       layout->contentsMargins().left() + layout->contentsMargins().right();
    resize(std::max(sheetWidth, across),
           std::min(wanted, screen()->availableGeometry().height() * 9 / 10));
}

} // namespace stowage
