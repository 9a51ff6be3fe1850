#include "core/base/displaytext.h"
#include "ui/browse/tagsmodel.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/sign.h"

#include <QApplication>

// What the rows of a TagsModel say.

namespace stowage {

QVariant TagsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Row& row = rowAt(index.row());
    const auto* summary = row.details && *row.details ? &**row.details : nullptr;
    static const ObjectState notChecked;
    const ObjectState* state = nullptr;
    if (index.column() == StateColumn && summary) {
        const auto found = states_.constFind(summary->digest);
        state = found == states_.constEnd() ? &notChecked : &*found;
    }
    switch (role) {
    case Qt::DisplayRole:
        return state ? signText(state->sign) : displayData(row, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(state ? state->toText() : toolTip(row, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == SizeColumn ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                                            : QVariant();
    case Qt::DecorationRole:
        if (index.column() == NameColumn) {
            if (row.details && !summary) {
                return signIcon(Sign::Bad);
            }
            return Icons::get(summary ? contentKindIcon(summary->kind) : QStringLiteral("tag"));
        }
        return {};
    case Qt::ForegroundRole:
        return state ? state->foreground() : QVariant();
    case Qt::FontRole:
        if (index.column() == DigestColumn) {
            return monospaceFont(QApplication::font());
        }
        return {};
    case SignRole:
        return state ? QVariant(static_cast<int>(state->sign)) : QVariant();
    case FractionRole:
        return state && state->fraction >= 0 ? QVariant(state->fraction) : QVariant();
    case Qt::AccessibleTextRole:
        return state ? state->toText() : displayData(row, index.column());
    default:
        return {};
    }
}

QVariant TagsModel::displayData(const Row& row, int column) const {
    if (column == NameColumn) {
        return row.digest ? tr("(untagged)") : displayText(row.name);
    }
    if (!row.details) {
        if (column == DigestColumn && row.digest) {
            return shortDigest(*row.digest);
        }
        return {};
    }
    if (!*row.details) {
        return column == KindColumn ? explain(row.details->error()).title : QString();
    }
    const ImageSummary& summary = **row.details;
    switch (column) {
    case KindColumn:
        return contentKindText(summary.kind);
    case PlatformsColumn:
        if (summary.platforms.size() > 2) {
            return tr("%1 and %n more", nullptr, static_cast<int>(summary.platforms.size()) - 1)
                .arg(displayText(summary.platforms.first()));
        }
        return displayText(summary.platforms.join(QStringLiteral(", ")));
    case SizeColumn:
        return formatSize(summary.size);
    case CreatedColumn:
        return relativeTime(summary.created);
    case DigestColumn:
        return shortDigest(summary.digest);
    default:
        return {};
    }
}

QString TagsModel::toolTip(const Row& row, int column) const {
    if (row.details && !*row.details) {
        const Explanation why = explain(row.details->error());
        return why.title + QLatin1Char('\n') + why.inFull();
    }
    if (column == NameColumn) {
        return row.name;
    }
    if (!row.details) {
        return {};
    }
    const ImageSummary& summary = **row.details;
    switch (column) {
    case KindColumn:
        return summary.isIncomplete ? tr("Not all parts of it could be read.")
                                    : summary.artifactType;
    case PlatformsColumn:
        return summary.platforms.join(QLatin1Char('\n'));
    case SizeColumn:
        return formatExactSize(summary.size);
    case CreatedColumn:
        return exactTime(summary.created);
    case DigestColumn:
        return summary.digest.toString();
    default:
        return {};
    }
}

QVariant TagsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == SizeColumn ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                                     : QVariant(Qt::AlignLeading | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Tag");
    case KindColumn:
        return tr("Kind");
    case PlatformsColumn:
        return tr("Platforms");
    case SizeColumn:
        return tr("Size");
    case CreatedColumn:
        return tr("Created");
    case DigestColumn:
        return tr("Digest");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace stowage
