#include "ui/browse/digestmap.h"

#include "core/base/displaytext.h"
#include "ui/browse/faultsmodel.h"
#include "ui/browse/treemap.h"
#include "ui/theme/chartrole.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace stowage {

namespace {

constexpr int margin = Spacing::Large;
constexpr double gap = 1;
constexpr int namedImages = 5;

/// Small things must stay visible beside large ones: no tile is less than this of the whole, as
/// long as all such tiles together are no more than that.
constexpr double smallestShare = 0.0008;
constexpr double smallestSharesTogether = 0.25;

/// And what is wrong must be seen, with its mark, as long as there is room for that many.
constexpr double smallestFault = 20.0 * 20.0; // pixels
constexpr double faultsTogether = 0.3;
constexpr double leastSide = 3;

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
    return std::max({object.total, object.expectedSize, object.actualSize, qint64(0)});
}

} // namespace

DigestMap::DigestMap(VerificationRunner& runner, QWidget* parent)
    : QWidget(parent), runner_(runner) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setChartRole(this);
    setAccessibleName(tr("Map of all blobs"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&runner_, &VerificationRunner::started, this, &DigestMap::begin);
    connect(&runner_, &VerificationRunner::progressed, this, &DigestMap::update);
    connect(&runner_, &VerificationRunner::finished, this, &DigestMap::update);
    connect(&runner_, &VerificationRunner::recordsChanged, this, &DigestMap::update);
}

void DigestMap::setLocation(const Location& location) {
    Location shown = location.withoutComparison();
    shown.child.reset(); // a verification is of all platforms
    if (location_ != shown) {
        location_ = shown;
        inventory_.reset();
        begin();
    }
}

void DigestMap::setInventory(std::shared_ptr<const Inventory> inventory) {
    inventory_ = std::move(inventory);
    begin();
}

/// Whether the objects of the verification are those of what is shown.
bool DigestMap::isVerified() const {
    return location_ && runner_.scope() == location_;
}

void DigestMap::begin() {
    tiles_.clear();
    byDigest_.clear();
    objectsTaken_ = 0;
    if (inventory_) {
        for (std::size_t i = 0; i < inventory_->blobs.size(); ++i) {
            const Inventory::Blob& blob = inventory_->blobs[i];
            Tile& tile = tileOf(blob.digest, blob.kind);
            tile.size = blob.size;
            tile.blob = static_cast<int>(i);
        }
    }
    takeObjects();
    layOut();
    if (current_ && !find(*current_)) {
        setCurrent({});
    }
    Q_EMIT tilesChanged();
    QWidget::update();
}

void DigestMap::update() {
    const std::size_t before = tiles_.size();
    takeObjects();
    const auto faults =
        std::ranges::count_if(tiles_, [this](const Tile& tile) { return stateOf(tile).isFault(); });
    if (before != tiles_.size() || faults_ != static_cast<std::size_t>(faults)) {
        layOut();
    }
    if (before != tiles_.size()) {
        Q_EMIT tilesChanged();
    }
    QWidget::update();
}

/// A blob is one object for each kind and size that is said of it, and has one tile.
void DigestMap::takeObjects() {
    if (!isVerified()) {
        return;
    }
    const auto& objects = runner_.objects();
    for (; objectsTaken_ < objects.size(); ++objectsTaken_) {
        const VerifiedObject& object = objects[objectsTaken_];
        if (!isShown(object) || !object.expected) {
            continue;
        }
        Tile& tile = tileOf(*object.expected, object.kind);
        tile.size = std::max(tile.size, bytesOf(object));
        tile.object = object.id;
    }
}

DigestMap::Tile& DigestMap::tileOf(const Digest& digest, VerifiedObject::Kind kind) {
    const auto known = byDigest_.constFind(digest);
    if (known != byDigest_.constEnd()) {
        return tiles_[*known];
    }
    byDigest_.insert(digest, tiles_.size());
    tiles_.push_back({.digest = digest, .kind = kind});
    return tiles_.back();
}

void DigestMap::layOut() {
    struct Weighed {
        std::size_t tile;
        double weight;
    };
    const QRectF area = QRectF(rect()).adjusted(margin, Spacing::Small, -margin, -Spacing::Medium);
    std::vector<bool> isFault(tiles_.size());
    double total = 0;
    faults_ = 0;
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
        isFault[i] = stateOf(tiles_[i]).isFault();
        faults_ += isFault[i] ? 1 : 0;
        total += static_cast<double>(std::max<qint64>(tiles_[i].size, 1));
    }
    const double smallest = total * std::min(smallestShare, smallestSharesTogether /
                                                                static_cast<double>(tiles_.size()));
    const double pixels = std::max(area.width() * area.height(), 1.0);
    const double smallestBad =
        std::max(smallest, total * std::min(smallestFault / pixels,
                                            faultsTogether / static_cast<double>(faults_)));
    std::vector<Weighed> weighed;
    weighed.reserve(tiles_.size());
    for (std::size_t i = 0; i < tiles_.size(); ++i) {
        const double bytes = static_cast<double>(tiles_[i].size);
        weighed.push_back({i, std::max(bytes, isFault[i] ? smallestBad : smallest)});
    }
    std::ranges::sort(weighed, [](const Weighed& a, const Weighed& b) {
        return a.weight == b.weight ? a.tile < b.tile : a.weight > b.weight;
    });
    std::vector<double> weights;
    weights.reserve(weighed.size());
    for (const Weighed& one : weighed) {
        weights.push_back(one.weight);
    }
    const auto areas = layOutTreemap(area, weights);
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        tiles_[weighed[i].tile].area = areas[i];
    }
}

void DigestMap::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut();
}

// ---- Painting

ObjectState DigestMap::stateOf(const Tile& tile) const {
    return runner_.states(location_->place).value(tile.digest);
}

/// What is wrong comes last, over what is beside it.
void DigestMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    std::vector<const Tile*> faults;
    for (const Tile& tile : tiles_) {
        const ObjectState state = stateOf(tile);
        if (state.isFault()) {
            faults.push_back(&tile);
        } else {
            paintTile(painter, tile, state);
        }
    }
    for (const Tile* tile : faults) {
        paintTile(painter, *tile, stateOf(*tile));
    }
}

void DigestMap::paintTile(QPainter& painter, const Tile& tile, const ObjectState& state) const {
    QRectF area = tile.area.adjusted(0, 0, -gap, -gap);
    if (state.isFault()) {
        const QPointF centre = tile.area.center();
        area.setSize(area.size().expandedTo({leastSide, leastSide}));
        area.moveCenter(centre);
    } else if (area.width() < 0.5 || area.height() < 0.5) {
        return;
    }
    const QColor base = palette().color(QPalette::Base);
    const QColor accent =
        state.isFault() ? signColor(state.sign, palette()) : palette().color(QPalette::Highlight);
    const bool isWaiting = state.sign == Sign::Waiting;
    const double shade = shadeOf(tile.kind) * (isWaiting ? 0.4 : 1);
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
    if (tile.digest == current_) {
        painter.setPen(QPen(palette().color(QPalette::Text), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area.adjusted(1, 1, -1, -1));
    }
}

// ---- Pointing

std::optional<Digest> DigestMap::digestAt(const QPoint& point) const {
    const auto found = std::ranges::find_if(
        tiles_, [&point](const Tile& tile) { return tile.area.contains(point); });
    return found == tiles_.end() ? std::nullopt : std::optional(found->digest);
}

const DigestMap::Tile* DigestMap::find(const Digest& digest) const {
    const auto found = byDigest_.constFind(digest);
    return found == byDigest_.constEnd() ? nullptr : &tiles_[*found];
}

QRectF DigestMap::areaOf(const Digest& digest) const {
    const Tile* tile = find(digest);
    return tile ? tile->area : QRectF();
}

QStringList DigestMap::imagesUsing(const Tile& tile) const {
    if (tile.blob < 0) {
        return runner_.imagesUsing(tile.object);
    }
    QStringList images;
    for (const int number : inventory_->blobs[static_cast<std::size_t>(tile.blob)].images) {
        const Inventory::Image& image = inventory_->images[static_cast<std::size_t>(number)];
        images.append(image.locationIn(location_->place).imageText());
    }
    images.removeDuplicates(); // of one index
    return images;
}

QString DigestMap::textOf(const Tile& tile) const {
    QStringList lines{tr("%1, %2").arg(verifiedKindText(tile.kind), formatSize(tile.size)),
                      tile.digest.toString(), stateOf(tile).toText()};
    const QStringList images = imagesUsing(tile);
    if (!images.isEmpty()) {
        lines.append(tr("Used by:"));
        lines.append(images.mid(0, namedImages));
    }
    if (images.size() > namedImages) {
        lines.append(tr("and %n more", nullptr, static_cast<int>(images.size()) - namedImages));
    }
    return lines.join(QLatin1Char('\n'));
}

void DigestMap::setCurrent(const std::optional<Digest>& digest) {
    if (current_ == digest) {
        return;
    }
    current_ = digest;
    const Tile* tile = digest ? find(*digest) : nullptr;
    setAccessibleDescription(tile ? textOf(*tile) : QString());
    QWidget::update();
    Q_EMIT currentChanged();
}

std::optional<Location> DigestMap::locationOf(const Tile& tile) const {
    if (tile.blob < 0) {
        return runner_.locationOf(tile.object);
    }
    const auto& users = inventory_->blobs[static_cast<std::size_t>(tile.blob)].images;
    if (users.empty()) {
        return std::nullopt;
    }
    return inventory_->images[static_cast<std::size_t>(users.front())].locationIn(location_->place);
}

void DigestMap::choose(const Digest& digest) {
    const Tile* tile = find(digest);
    if (const auto location = tile ? locationOf(*tile) : std::nullopt) {
        Q_EMIT locationChosen(*location);
    }
}

void DigestMap::mouseMoveEvent(QMouseEvent* event) {
    setCurrent(digestAt(event->position().toPoint()));
}

void DigestMap::mouseReleaseEvent(QMouseEvent* event) {
    const auto digest = digestAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && digest) {
        choose(*digest);
    }
}

void DigestMap::contextMenuEvent(QContextMenuEvent* event) {
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const auto digest = isByKey ? current_ : digestAt(event->pos());
    if (!digest) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Icons::get(QStringLiteral("open")), tr("&Show an Image That Needs It"), this,
                    [this, digest] { choose(*digest); })
        ->setEnabled(locationOf(*find(*digest)).has_value());
    menu->addAction(Icons::get(QStringLiteral("copy")), tr("&Copy Digest"), this,
                    [digest] { QGuiApplication::clipboard()->setText(digest->toString()); });
    menu->popup(isByKey ? mapToGlobal(areaOf(*digest).center().toPoint()) : event->globalPos());
}

void DigestMap::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (!hasFocus()) {
        setCurrent({});
    }
}

bool DigestMap::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto digest = digestAt(help->pos());
        if (digest) {
            QToolTip::showText(help->globalPos(), plainToolTip(textOf(*find(*digest))), this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

/// The nearest tile in a direction from the current one.
void DigestMap::step(QPoint direction) {
    const Tile* from = current_ ? find(*current_) : nullptr;
    if (!from) {
        const auto largest =
            std::ranges::max_element(tiles_, {}, [](const Tile& tile) { return tile.size; });
        setCurrent(largest == tiles_.end() ? std::nullopt : std::optional(largest->digest));
        return;
    }
    const QPointF centre = from->area.center();
    double nearest = 0;
    const Tile* found = nullptr;
    for (const Tile& tile : tiles_) {
        const QPointF way = tile.area.center() - centre;
        const double along = way.x() * direction.x() + way.y() * direction.y();
        const double aside = std::abs(way.x() * direction.y()) + std::abs(way.y() * direction.x());
        const double distance = along + 2 * aside;
        if (along > 0.5 && (!found || distance < nearest)) {
            nearest = distance;
            found = &tile;
        }
    }
    if (found) {
        setCurrent(found->digest);
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
        if (current_) {
            choose(*current_);
        }
        break;
    default:
        QWidget::keyPressEvent(event);
        break;
    }
}

} // namespace stowage
