#include "ui/browse/faultsmodel.h"

#include "core/base/displaytext.h"
#include "ui/browse/verificationrunner.h"
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

void FaultsModel::update(const VerificationRunner& runner, const std::optional<Location>& image) {
    QList<Row> rows;
    for (const int id : runner.faults()) {
        const VerifiedObject& object = runner.objects().at(static_cast<std::size_t>(id));
        const QStringList images = runner.imagesUsing(id);
        if (!image || images.contains(image->imageText())) {
            rows.append({object, ObjectState::of(object), images});
        }
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
        if (column == ExpectedColumn && row.object.expected &&
            text(row, column) == row.object.expected->toString()) {
            return middleElided(*row.object.expected);
        }
        if (column == ActualColumn && row.object.actual &&
            row.state.actual == row.object.actual->toString()) {
            return middleElided(*row.object.actual);
        }
        return text(row, column);
    case Qt::ToolTipRole:
        if (column == ProblemColumn && row.object.error) {
            return plainToolTip(row.object.error->message());
        }
        if (column == ImagesColumn) {
            return plainToolTip(row.images.join(QLatin1Char('\n')));
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
        return row.object.expected ? tr("%1 %2").arg(verifiedKindText(row.object.kind),
                                                     row.object.expected->shortened())
                                   : verifiedKindText(row.object.kind);
    case ProblemColumn:
        return row.object.error ? explain(*row.object.error).title : signText(row.state.sign);
    case ExpectedColumn:
        // Of what is missing nothing differs, but what to look for must be known.
        return row.state.sign == Sign::Missing && row.object.expected
                   ? row.object.expected->toString()
                   : row.state.expected;
    case ActualColumn:
        return row.state.actual;
    case ImagesColumn:
        if (row.images.isEmpty()) {
            return {};
        }
        if (row.images.size() == 1) {
            return displayText(row.images.first());
        }
        return tr("%1 and %n more", nullptr, static_cast<int>(row.images.size()) - 1)
            .arg(displayText(row.images.first()));
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
