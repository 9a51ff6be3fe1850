#include "ui/browse/filerow.h"

#include "core/base/displaytext.h"
#include "core/base/utctime.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"

#include <QApplication>
#include <QDateTime>
#include <QPalette>

#include <array>

namespace stowage {

namespace {

Sign signOf(FileChange change) {
    switch (change) {
    case FileChange::Unknown:
        return Sign::NotChecked;
    case FileChange::Same:
        return Sign::Same;
    case FileChange::Added:
        return Sign::Added;
    case FileChange::Changed:
        return Sign::Changed;
    case FileChange::Removed:
        return Sign::Removed;
    case FileChange::Hidden:
        return Sign::Hidden;
    }
    return Sign::NotChecked;
}

QString typeIcon(const FileTree::Info& info) {
    if (isGone(info.change)) {
        return QStringLiteral("whiteout");
    }
    switch (info.type) {
    case EntryType::Folder:
        return QStringLiteral("folder");
    case EntryType::SymbolicLink:
    case EntryType::HardLink:
        return QStringLiteral("symlink");
    case EntryType::CharacterDevice:
    case EntryType::BlockDevice:
    case EntryType::Fifo:
    case EntryType::Other:
        return QStringLiteral("device");
    case EntryType::File:
        break;
    }
    return QStringLiteral("file");
}

QString modeText(const FileTree::Info& info) {
    if (isGone(info.change) && info.type == EntryType::Other) {
        return {};
    }
    return fileModeText(info.type, info.mode);
}

QString typeText(EntryType type) {
    switch (type) {
    case EntryType::File:
        return FileRow::tr("File");
    case EntryType::Folder:
        return FileRow::tr("Folder");
    case EntryType::SymbolicLink:
        return FileRow::tr("Symbolic link");
    case EntryType::HardLink:
        return FileRow::tr("Hard link");
    case EntryType::CharacterDevice:
        return FileRow::tr("Character device");
    case EntryType::BlockDevice:
        return FileRow::tr("Block device");
    case EntryType::Fifo:
        return FileRow::tr("Pipe");
    case EntryType::Other:
        return FileRow::tr("Something else");
    }
    return {};
}

/// A text and its tool tip, which are all that a plain cell has.
QVariant plainCell(int role, const QString& text, const QString& toolTip) {
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text;
    case Qt::ToolTipRole:
        return plainToolTip(toolTip);
    default:
        return {};
    }
}

} // namespace

QString fileModeText(EntryType type, quint16 mode) {
    static constexpr std::array types{'-', 'd', 'l', 'h', 'c', 'b', 'p', '?'};
    QString text(QLatin1Char(types.at(static_cast<std::size_t>(type))));
    for (int shift = 6; shift >= 0; shift -= 3) {
        const int bits = mode >> shift;
        const int special = shift == 6 ? 04000 : shift == 3 ? 02000 : 01000;
        const bool isSpecial = (mode & special) != 0;
        const bool runs = (bits & 1) != 0;
        text += QLatin1Char((bits & 4) != 0 ? 'r' : '-');
        text += QLatin1Char((bits & 2) != 0 ? 'w' : '-');
        const char marked = shift == 0 ? 't' : 's';
        const char unmarked = shift == 0 ? 'T' : 'S';
        text += QLatin1Char(isSpecial ? (runs ? marked : unmarked) : (runs ? 'x' : '-'));
    }
    return text;
}

/// Nothing is known of it but that a whiteout names it.
bool FileRow::isOnlyNamed() const {
    return isGone(info_.change) && info_.type == EntryType::Other;
}

/// An opaque folder is one that was there below: what it hides is more to be told than that it is
/// another one.
bool FileRow::isHiding() const {
    return info_.isOpaque && info_.change != FileChange::Added && !isGone(info_.change);
}

std::optional<Sign> FileRow::sign() const {
    if (isHiding()) {
        return Sign::Hidden;
    }
    return info_.change == FileChange::Unknown || info_.change == FileChange::Same
               ? std::nullopt
               : std::optional(signOf(info_.change));
}

QVariant FileRow::name(int role) const {
    switch (role) {
    case Qt::DisplayRole: {
        QString text = displayText(info_.name);
        if (!info_.linkTarget.isEmpty()) {
            text += QStringLiteral(" → ") + displayText(info_.linkTarget);
        }
        return text;
    }
    case Qt::DecorationRole:
        return Icons::get(typeIcon(info_));
    case Qt::ForegroundRole:
        if (const auto shown = sign()) {
            return signColor(*shown, QApplication::palette());
        }
        if (info_.change == FileChange::Same) {
            return quietText(QApplication::palette());
        }
        return {};
    case SignRole:
        return sign() ? QVariant(static_cast<int>(*sign())) : QVariant();
    case Qt::AccessibleTextRole:
        if (isHiding()) {
            return tr("%1, hides what lower layers have in it").arg(displayText(info_.name));
        }
        if (const auto shown = sign()) {
            return tr("%1, %2").arg(displayText(info_.name), signText(*shown));
        }
        return displayText(info_.name);
    case Qt::ToolTipRole:
        return plainToolTip(nameToolTip());
    default:
        return {};
    }
}

QString FileRow::nameToolTip() const {
    QStringList lines{displayText(info_.name), typeText(info_.type)};
    if (!info_.linkTarget.isEmpty()) {
        lines.append(tr("Points to %1").arg(displayText(info_.linkTarget)));
    }
    if (isOnlyNamed()) {
        lines[1] = tr("Removed by a whiteout");
    } else if (info_.change == FileChange::Removed) {
        lines.append(tr("Removed by this layer"));
    } else if (info_.change == FileChange::Hidden) {
        lines.append(tr("Hidden by what this layer did to a folder above it"));
    } else if (info_.isImplicit) {
        lines.append(tr("No entry of the archive describes this folder."));
    }
    if (info_.isOpaque) {
        lines.append(tr("Hides all that lower layers have here."));
    }
    if (info_.isOtherName) {
        lines.append(tr("Another name of a file, which weighs its bytes once"));
    }
    return lines.join(QLatin1Char('\n'));
}

QVariant FileRow::size(int role) const {
    const bool hasSize = !isGone(info_.change) && info_.type != EntryType::SymbolicLink;
    return plainCell(role, hasSize ? formatSize(info_.size) : QString(),
                     formatExactSize(info_.size));
}

QVariant FileRow::mode(int role) const {
    return plainCell(role, modeText(info_),
                     tr("Mode %1, owner %2, group %3")
                         .arg(info_.mode, 4, 8, QLatin1Char('0'))
                         .arg(info_.uid)
                         .arg(info_.gid));
}

QVariant FileRow::modified(int role) const {
    const QDateTime time = utcFromSecs(info_.modified);
    return plainCell(role, isOnlyNamed() || info_.isImplicit ? QString() : relativeTime(time),
                     exactTime(time));
}

} // namespace stowage
