#pragma once

#include "ui/browse/filetree.h"

#include <QComboBox>

namespace stowage {

/// Which files are shown by what a layer did to them. GUI thread; owned by its parent.
class ChangeChoice : public QComboBox {
    Q_OBJECT

public:
    explicit ChangeChoice(QWidget* parent = nullptr);

    FileTree::Filter::Change change() const;
};

} // namespace stowage
