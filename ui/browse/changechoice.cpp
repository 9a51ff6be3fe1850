#include "ui/browse/changechoice.h"

namespace stowage {

ChangeChoice::ChangeChoice(QWidget* parent) : QComboBox(parent) {
    using Change = FileTree::Filter::Change;
    const auto add = [this](const QString& text, Change change) {
        addItem(text, static_cast<int>(change));
    };
    add(tr("Changed or not"), Change::Any);
    add(tr("All changes"), Change::Every);
    add(tr("Added"), Change::Added);
    add(tr("Changed"), Change::Changed);
    add(tr("Removed"), Change::Gone);
    setToolTip(tr("What the layer did to them"));
    setAccessibleName(tr("Files with which change are shown"));
}

FileTree::Filter::Change ChangeChoice::change() const {
    return static_cast<FileTree::Filter::Change>(currentData().toInt());
}

} // namespace stowage
