#include "ui/browse/faultsmodel.h"

#include "core/base/displaytext.h"
#include "ui/theme/explanation.h"
#include "ui/theme/format.h"

#include <QApplication>

namespace stowage {

QString verifiedKindText(VerifiedObject::Kind kind) {
    switch (kind) {
    case VerifiedObject::Kind::Repository:
        return FaultsModel::tr("Repository");
    case VerifiedObject::Kind::Tag:
        return FaultsModel::tr("Tag");
    case VerifiedObject::Kind::Index:
        return FaultsModel::tr("Index");
    case VerifiedObject::Kind::Manifest:
        return FaultsModel::tr("Manifest");
    case VerifiedObject::Kind::Config:
        return FaultsModel::tr("Config");
    case VerifiedObject::Kind::Layer:
        return FaultsModel::tr("Layer");
    case VerifiedObject::Kind::DiffId:
        return FaultsModel::tr("Unpacked layer");
    case VerifiedObject::Kind::Blob:
        return FaultsModel::tr("Blob");
    }
    return {};
}

void FaultsModel::show(const QList<VerificationFault>& faults) {
    QList<Row> rows;
    rows.reserve(faults.size());
    for (const VerificationFault& fault : faults) {
        rows.append({fault, ObjectState::of(fault.object)});
    }
    if (rows.size() == rows_.size()) {
        rows_ = rows;
        if (!rows_.isEmpty()) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
        return;
    }
    beginResetModel();
    rows_ = rows;
    endResetModel();
}

int FaultsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FaultsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FaultsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Row& row = rows_.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        if (column == ExpectedColumn && row.fault.object.expected &&
            text(row, column) == row.fault.object.expected->toString()) {
            return middleElided(*row.fault.object.expected);
        }
        if (column == ActualColumn && row.fault.object.actual &&
            row.state.actual == row.fault.object.actual->toString()) {
            return middleElided(*row.fault.object.actual);
        }
        return text(row, column);
    case Qt::ToolTipRole:
        if (column == ProblemColumn && row.fault.object.error) {
            return plainToolTip(row.fault.object.error->message());
        }
        if (column == ImagesColumn) {
            return plainToolTip(row.fault.images.join(QLatin1Char('\n')));
        }
        return plainToolTip(text(row, column));
    case Qt::FontRole:
        if (column == ExpectedColumn || column == ActualColumn) {
            return monospaceFont(QApplication::font());
        }
        return {};
    case SignRole:
        return column == ObjectColumn ? QVariant(static_cast<int>(row.state.sign)) : QVariant();
    case Qt::AccessibleTextRole:
        return text(row, column);
    default:
        return {};
    }
}

QString FaultsModel::text(const Row& row, int column) const {
    switch (column) {
    case ObjectColumn:
        return row.fault.object.expected ? tr("%1 %2").arg(verifiedKindText(row.fault.object.kind),
                                                           row.fault.object.expected->shortened())
                                         : verifiedKindText(row.fault.object.kind);
    case ProblemColumn:
        return row.fault.object.error ? explain(*row.fault.object.error).title
                                      : signText(row.state.sign);
    case ExpectedColumn:
        // Of what is missing nothing differs, but what to look for must be known.
        return row.state.sign == Sign::Missing && row.fault.object.expected
                   ? row.fault.object.expected->toString()
                   : row.state.expected;
    case ActualColumn:
        return row.state.actual;
    case ImagesColumn:
        if (row.fault.images.isEmpty()) {
            return {};
        }
        if (row.fault.images.size() == 1) {
            return displayText(row.fault.images.first());
        }
        return tr("%1 and %n more", nullptr, static_cast<int>(row.fault.images.size()) - 1)
            .arg(displayText(row.fault.images.first()));
    default:
        return {};
    }
}

QVariant FaultsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case ObjectColumn:
        return tr("Object");
    case ProblemColumn:
        return tr("Problem");
    case ExpectedColumn:
        return tr("Expected");
    case ActualColumn:
        return tr("Actual");
    case ImagesColumn:
        return tr("Needed by");
    default:
        return {};
    }
}

} // namespace stowage
