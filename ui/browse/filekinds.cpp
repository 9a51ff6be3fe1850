#include "ui/browse/filekinds.h"

#include "ui/theme/format.h"
#include "ui/theme/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace stowage {

FileKinds::FileKinds(QWidget* parent)
    : QWidget(parent), kind_(new QComboBox(this)), size_(new QComboBox(this)) {
    using Kind = FileTree::Filter::Kind;
    const auto addKind = [this](const QString& text, Kind kind) {
        kind_->addItem(text, static_cast<int>(kind));
    };
    addKind(tr("All kinds"), Kind::Any);
    addKind(tr("Files"), Kind::Files);
    addKind(tr("Folders"), Kind::Folders);
    addKind(tr("Links"), Kind::Links);
    addKind(tr("Whiteouts"), Kind::Whiteouts);
    addKind(tr("Others"), Kind::Others);
    kind_->setAccessibleName(tr("Which kind of files is shown"));
    size_->addItem(tr("Any size"), qint64{0});
    for (const qint64 bytes : {1'000LL, 100'000LL, 1'000'000LL, 10'000'000LL, 100'000'000LL}) {
        //: 1: a size, as "1 MB": files of that size or more
        size_->addItem(tr("≥ %1").arg(formatSize(bytes)), bytes);
    }
    size_->setAccessibleName(tr("Files of which size are shown"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::Medium);
    for (QComboBox* choice : {kind_, size_}) {
        row->addWidget(choice);
        connect(choice, &QComboBox::currentIndexChanged, this, &FileKinds::changed);
    }
    row->addStretch();
}

FileTree::Filter::Kind FileKinds::kind() const {
    return static_cast<FileTree::Filter::Kind>(kind_->currentData().toInt());
}

qint64 FileKinds::smallest() const {
    return size_->currentData().toLongLong();
}

} // namespace stowage
