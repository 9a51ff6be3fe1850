#pragma once

#include "ui/browse/filetree.h"
#include "ui/theme/sign.h"

#include <QCoreApplication>
#include <QVariant>

#include <optional>

namespace stowage {

/// "-rw-r--r--", with the letter of the type first, as ls writes it.
QString fileModeText(EntryType type, quint16 mode);

/// What a list says of one file, cell by cell: for each the text, the tool tip, the accessible text
/// and what else the role asks for. A value. GUI thread.
class FileRow {
    Q_DECLARE_TR_FUNCTIONS(stowage::FileRow)

public:
    explicit FileRow(FileTree::Info info) : info_(std::move(info)) {}

    QVariant name(int role) const;
    QVariant size(int role) const;
    QVariant mode(int role) const;
    QVariant modified(int role) const;

private:
    bool isOnlyNamed() const;
    bool isHiding() const;
    std::optional<Sign> sign() const;
    QString nameToolTip() const;

    FileTree::Info info_;
};

} // namespace stowage
