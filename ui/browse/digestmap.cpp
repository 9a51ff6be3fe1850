#include "ui/browse/digestmap.h"

#include "core/base/displaytext.h"
#include "ui/browse/faultsmodel.h"
#include "ui/browse/treemap.h"
#include "ui/theme/chartrole.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace stowage {

namespace {

constexpr int margin = Spacing::Large;
constexpr double gap = 1;
constexpr int namedImages = 5;

/// Small things must stay visible beside large ones: no tile is less than this of the whole.
constexpr double smallestShare = 0.0008;

/// How much of the colour of highlighted things a kind has.
double shadeOf(VerifiedObject::Kind kind) {
    switch (kind) {
    case VerifiedObject::Kind::Layer:
    case VerifiedObject::Kind::DiffId:
        return 0.42;
    case VerifiedObject::Kind::Config:
        return 0.28;
    case VerifiedObject::Kind::Manifest:
    case VerifiedObject::Kind::Index:
        return 0.18;
    case VerifiedObject::Kind::Repository:
    case VerifiedObject::Kind::Tag:
    case VerifiedObject::Kind::Blob:
        return 0.1;
    }
    return 0.1;
}

bool isShown(const VerifiedObject& object) {
    return object.kind != VerifiedObject::Kind::Tag &&
           object.kind != VerifiedObject::Kind::DiffId &&
           object.kind != VerifiedObject::Kind::Repository && !object.uses.isEmpty();
}

qint64 bytesOf(const VerifiedObject& object) {
    return std::max({object.total, object.expectedSize, object.actualSize, qint64(1)});
}

} // namespace

DigestMap::DigestMap(VerificationRunner& runner, QWidget* parent)
    : QWidget(parent), runner_(runner) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setChartRole(this);
    setAccessibleName(tr("Map of all blobs"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&runner_, &VerificationRunner::started, this, &DigestMap::update);
    connect(&runner_, &VerificationRunner::progressed, this, &DigestMap::update);
    connect(&runner_, &VerificationRunner::finished, this, &DigestMap::update);
    update();
}

void DigestMap::update() {
    std::vector<Tile> tiles;
    double total = 0;
    for (const VerifiedObject& object : runner_.objects()) {
        if (isShown(object)) {
            tiles.push_back({object.id, static_cast<double>(bytesOf(object))});
            total += tiles.back().weight;
        }
    }
    for (Tile& tile : tiles) {
        tile.weight = std::max(tile.weight, total * smallestShare);
    }
    std::ranges::stable_sort(tiles, std::greater(), &Tile::weight);
    const bool isSame = std::ranges::equal(tiles, tiles_, [](const Tile& a, const Tile& b) {
        return a.object == b.object && a.weight == b.weight;
    });
    if (!isSame) {
        tiles_ = std::move(tiles);
        layOut();
    }
    if (std::ranges::find(tiles_, current_, &Tile::object) == tiles_.end()) {
        current_ = -1;
    }
    QWidget::update();
}

void DigestMap::layOut() {
    std::vector<double> weights;
    weights.reserve(tiles_.size());
    for (const Tile& tile : tiles_) {
        weights.push_back(tile.weight);
    }
    const QRectF area = QRectF(rect()).adjusted(margin, Spacing::Small, -margin, -Spacing::Medium);
    const auto areas = layOutTreemap(area, weights);
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
        tiles_[i].area = areas[i];
    }
}

void DigestMap::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut();
}

// ---- Painting

void DigestMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    for (const Tile& tile : tiles_) {
        paintTile(painter, tile);
    }
}

void DigestMap::paintTile(QPainter& painter, const Tile& tile) const {
    const VerifiedObject& object = runner_.objects()[static_cast<std::size_t>(tile.object)];
    const ObjectState state = ObjectState::of(object);
    const QRectF area = tile.area.adjusted(0, 0, -gap, -gap);
    if (area.width() < 0.5 || area.height() < 0.5) {
        return;
    }
    const QColor base = palette().color(QPalette::Base);
    const QColor accent =
        state.isFault() ? signColor(state.sign, palette()) : palette().color(QPalette::Highlight);
    const bool isWaiting = state.sign == Sign::Waiting;
    const double shade = shadeOf(object.kind) * (isWaiting ? 0.4 : 1);
    painter.fillRect(area, mixed(base, accent, shade));
    if (state.sign == Sign::Working && state.fraction > 0) {
        QRectF done = area;
        done.setTop(area.bottom() - area.height() * state.fraction);
        painter.fillRect(done, mixed(base, accent, shade + 0.25));
    }
    if (state.isFault()) {
        painter.fillRect(area, QBrush(accent, Qt::BDiagPattern));
    }
    const double side = std::min(area.width(), area.height());
    if (side >= 14 && !isWaiting) {
        const double size = std::clamp(side * 0.4, 10.0, 20.0);
        const QRectF mark(area.center().x() - size / 2, area.center().y() - size / 2, size, size);
        if (state.isFault()) {
            painter.fillRect(mark.adjusted(-3, -3, 3, 3), base);
        }
        paintSign(painter, mark, state.sign, signColor(state.sign, palette()), state.fraction);
    }
    if (tile.object == current_) {
        painter.setPen(QPen(palette().color(QPalette::Text), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area.adjusted(1, 1, -1, -1));
    }
}

// ---- Pointing

int DigestMap::objectAt(const QPoint& point) const {
    const auto found = std::ranges::find_if(
        tiles_, [&point](const Tile& tile) { return tile.area.contains(point); });
    return found == tiles_.end() ? -1 : found->object;
}

QString DigestMap::textOf(int id) const {
    const VerifiedObject& object = runner_.objects()[static_cast<std::size_t>(id)];
    QStringList lines{tr("%1, %2").arg(verifiedKindText(object.kind),
                                       formatSize(std::max(object.total, object.expectedSize)))};
    if (object.expected) {
        lines.append(object.expected->toString());
    }
    lines.append(ObjectState::of(object).toText());
    const QStringList images = runner_.imagesUsing(id);
    if (!images.isEmpty()) {
        lines.append(tr("Used by:"));
        lines.append(images.mid(0, namedImages));
    }
    if (images.size() > namedImages) {
        lines.append(tr("and %n more", nullptr, static_cast<int>(images.size()) - namedImages));
    }
    return lines.join(QLatin1Char('\n'));
}

void DigestMap::setCurrent(int object) {
    if (current_ == object) {
        return;
    }
    current_ = object;
    setAccessibleDescription(object < 0 ? QString() : textOf(object));
    QWidget::update();
}

void DigestMap::mouseMoveEvent(QMouseEvent* event) {
    setCurrent(objectAt(event->position().toPoint()));
}

void DigestMap::mouseReleaseEvent(QMouseEvent* event) {
    const int object = objectAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && object >= 0) {
        Q_EMIT objectChosen(object);
    }
}

void DigestMap::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (!hasFocus()) {
        setCurrent(-1);
    }
}

bool DigestMap::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int object = objectAt(help->pos());
        if (object >= 0) {
            QToolTip::showText(help->globalPos(), plainToolTip(textOf(object)), this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

/// The nearest tile in a direction from the current one.
void DigestMap::step(QPoint direction) {
    const auto from = std::ranges::find(tiles_, current_, &Tile::object);
    if (from == tiles_.end()) {
        setCurrent(tiles_.empty() ? -1 : tiles_.front().object);
        return;
    }
    const QPointF centre = from->area.center();
    double nearest = 0;
    int found = -1;
    for (const Tile& tile : tiles_) {
        const QPointF way = tile.area.center() - centre;
        const double along = way.x() * direction.x() + way.y() * direction.y();
        const double aside = std::abs(way.x() * direction.y()) + std::abs(way.y() * direction.x());
        const double distance = along + 2 * aside;
        if (along > 0.5 && (found < 0 || distance < nearest)) {
            nearest = distance;
            found = tile.object;
        }
    }
    if (found >= 0) {
        setCurrent(found);
    }
}

void DigestMap::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        step({-1, 0});
        break;
    case Qt::Key_Right:
        step({1, 0});
        break;
    case Qt::Key_Up:
        step({0, -1});
        break;
    case Qt::Key_Down:
        step({0, 1});
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current_ >= 0) {
            Q_EMIT objectChosen(current_);
        }
        break;
    default:
        QWidget::keyPressEvent(event);
        break;
    }
}

} // namespace stowage
