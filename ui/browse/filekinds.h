#pragma once

#include "ui/browse/filetree.h"

#include <QWidget>

class QComboBox;

namespace stowage {

/// Which kind of files is shown, and from which size on: two choices in a row. GUI thread; owned by
/// its parent.
class FileKinds : public QWidget {
    Q_OBJECT

public:
    explicit FileKinds(QWidget* parent = nullptr);

    FileTree::Filter::Kind kind() const;
    qint64 smallest() const; ///< Bytes.

Q_SIGNALS:
    void changed();

private:
    QComboBox* kind_;
    QComboBox* size_;
};

} // namespace stowage
