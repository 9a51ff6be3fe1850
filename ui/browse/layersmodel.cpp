#include "ui/browse/layersmodel.h"

#include "core/base/displaytext.h"
#include "ui/theme/format.h"

#include <QApplication>
#include <QLocale>

namespace stowage {

namespace {

const QString titleKey = QStringLiteral("org.opencontainers.image.title");

bool isSpace(int column) {
    return column == LayersModel::GrowthColumn || column == LayersModel::TotalColumn;
}

bool isNumber(int column) {
    return column == LayersModel::NumberColumn || column == LayersModel::SizeColumn ||
           isSpace(column);
}

} // namespace

void LayersModel::show(const ImageDetails& image) {
    beginResetModel();
    layers_.clear();
    space_ = Space::Impossible;
    spaces_.clear();
    largest_ = 0;
    if (image.image) {
        const auto& layers = image.image->layers();
        for (qsizetype i = 0; i < layers.size(); ++i) {
            const Descriptor& layer = layers.at(i);
            Row row{layer, {}, std::nullopt};
            if (image.config) {
                row.madeBy = madeByText(image.config->createdBy(i));
                if (i < image.config->diffIds.size()) {
                    row.diffId = image.config->diffIds.at(i);
                }
            }
            if (row.madeBy.isEmpty()) {
                row.madeBy = layer.annotations.value(titleKey);
            }
            layers_.append(row);
            largest_ = std::max(largest_, layer.size);
        }
    }
    endResetModel();
}

void LayersModel::clear() {
    beginResetModel();
    layers_.clear();
    states_.clear();
    space_ = Space::Impossible;
    spaces_.clear();
    endResetModel();
}

void LayersModel::setSpace(Space space, const QList<LayerSpace>& layers) {
    const bool fits = layers.size() == layers_.size();
    space_ = space == Space::Known && !fits ? Space::Unknown : space;
    spaces_ = space_ == Space::Known ? layers : QList<LayerSpace>();
    if (!layers_.isEmpty()) {
        Q_EMIT dataChanged(index(0, GrowthColumn), index(rowCount() - 1, TotalColumn));
    }
}

void LayersModel::setStates(const ObjectStates& states) {
    states_ = states;
    if (!layers_.isEmpty()) {
        Q_EMIT dataChanged(index(0, StateColumn), index(rowCount() - 1, StateColumn));
    }
}

std::optional<ObjectState> LayersModel::state(int row) const {
    const auto blob = states_.constFind(layers_.at(row).descriptor.digest);
    if (blob == states_.constEnd()) {
        return std::nullopt;
    }
    const auto& diffId = layers_.at(row).diffId;
    const auto inside = diffId ? states_.constFind(*diffId) : states_.constEnd();
    // A blob that is its own diff_id has one state only.
    return inside == states_.constEnd() ? *blob : ObjectState::worse(*blob, *inside);
}

int LayersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(layers_.size());
}

int LayersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Row& row = layers_.at(index.row());
    const int column = index.column();
    const auto state = column == StateColumn
                           ? std::optional(this->state(index.row()).value_or(ObjectState{}))
                           : std::nullopt;
    switch (role) {
    case Qt::DisplayRole:
        if (isSpace(column)) {
            return spaceText(index.row(), column);
        }
        return state ? signText(state->sign) : displayData(row, index.row() + 1, column);
    case Qt::ToolTipRole:
        if (isSpace(column)) {
            return spaceToolTip(index.row(), column);
        }
        return plainToolTip(state ? state->toText() : toolTip(row, column));
    case Qt::TextAlignmentRole:
        if (isNumber(column)) {
            return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
        }
        return {};
    case Qt::ForegroundRole:
        return state ? state->foreground() : QVariant();
    case Qt::FontRole:
        return column == DigestColumn ? QVariant(monospaceFont(QApplication::font())) : QVariant();
    case FractionRole:
        if (column == SizeColumn && largest_ > 0) {
            return static_cast<double>(row.descriptor.size) / static_cast<double>(largest_);
        }
        return state && state->fraction >= 0 ? QVariant(state->fraction) : QVariant();
    case SignRole:
        return state ? QVariant(static_cast<int>(state->sign)) : QVariant();
    case Qt::AccessibleTextRole:
        if (column == StateColumn) {
            return state ? state->toText() : QString();
        }
        if (isSpace(column)) {
            return space_ == Space::Reading ? tr("being read") : spaceText(index.row(), column);
        }
        return displayData(row, index.row() + 1, column);
    default:
        return {};
    }
}

QVariant LayersModel::displayData(const Row& row, int number, int column) const {
    switch (column) {
    case NumberColumn:
        return QLocale().toString(number);
    case SizeColumn:
        return formatSize(row.descriptor.size);
    case MadeByColumn:
        return displayText(QStringView(row.madeBy).left(1000));
    case DigestColumn:
        return shortDigest(row.descriptor.digest);
    default:
        return {};
    }
}

QString LayersModel::spaceText(int row, int column) const {
    if (space_ != Space::Known) {
        return QString(QChar(space_ == Space::Reading ? 0x2026 : 0x2013)); // … or –
    }
    const LayerSpace& space = spaces_.at(row);
    return column == GrowthColumn ? formatSizeChange(space.growth) : formatSize(space.total);
}

QString LayersModel::spaceToolTip(int row, int column) const {
    switch (space_) {
    case Space::Impossible:
        return tr("There are no layers of files here");
    case Space::Unknown:
        return tr("A click finds it out: all layers are read for it");
    case Space::Reading:
        return tr("All layers are being read");
    case Space::Failed:
        return tr("A layer could not be read: Space tells why");
    case Space::Known:
        break;
    }
    const LayerSpace& space = spaces_.at(row);
    if (column == GrowthColumn && space.growth < 0) {
        return plainToolTip(QChar(0x2212) + formatExactSize(-space.growth));
    }
    return plainToolTip(formatExactSize(column == GrowthColumn ? space.growth : space.total));
}

QString LayersModel::toolTip(const Row& row, int column) const {
    switch (column) {
    case NumberColumn:
        return row.descriptor.mediaType;
    case SizeColumn:
        return formatExactSize(row.descriptor.size);
    case MadeByColumn:
        return row.madeBy;
    case DigestColumn:
        return row.descriptor.digest.toString();
    default:
        return {};
    }
}

QVariant LayersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return isNumber(section) ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                                 : QVariant(Qt::AlignLeading | Qt::AlignVCenter);
    }
    if (role == Qt::AccessibleTextRole && section == NumberColumn) {
        return tr("Number");
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case SizeColumn:
            return tr("What is kept in the registry, compressed where the layer is");
        case GrowthColumn:
            return tr("What the root file system grows by with this layer");
        case TotalColumn:
            return tr("The root file system with this layer on top");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NumberColumn:
        return QStringLiteral("#");
    case SizeColumn:
        return tr("Stored");
    case GrowthColumn:
        return tr("Adds");
    case TotalColumn:
        return tr("Total");
    case MadeByColumn:
        return tr("Made by");
    case DigestColumn:
        return tr("Digest");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace stowage
