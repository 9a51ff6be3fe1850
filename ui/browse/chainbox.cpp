#include "ui/browse/chainbox.h"

#include "ui/browse/chainmodel.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include <algorithm>

namespace stowage {

namespace {

struct BoxText {
    Q_DECLARE_TR_FUNCTIONS(Chain)
};

constexpr int padding = Spacing::Medium + Spacing::Small;
constexpr double radius = 6;
constexpr int rows = 3;
constexpr int progressHeight = 3;
constexpr int digits = 10; ///< Of a digest.

int lineHeight(const QFont& font) {
    return std::max(QFontMetrics(font).height(), Spacing::Icon);
}

/// The widest title that boxes commonly have.
int titleWidth(const QFont& font) {
    const QFontMetrics metrics(font);
    return std::max(metrics.horizontalAdvance(ChainModel::tr("Manifest")),
                    metrics.horizontalAdvance(ChainModel::tr("Layer %1").arg(100))) +
           1;
}

QString digestText(const Digest& digest) {
    return middleElided(digest.hex(), digits, 0);
}

/// The rows below the three that every box has.
int faultRows(const ChainLink& link) {
    if (!link.state.expected.isEmpty()) {
        return 2;
    }
    return link.faultText().isEmpty() ? 0 : 1;
}

QString iconOf(ChainLink::Kind kind) {
    switch (kind) {
    case ChainLink::Kind::Tag:
        return QStringLiteral("tag");
    case ChainLink::Kind::Index:
        return QStringLiteral("index");
    case ChainLink::Kind::Manifest:
        return QStringLiteral("manifest");
    case ChainLink::Kind::Config:
        return QStringLiteral("config");
    case ChainLink::Kind::Layer:
        return QStringLiteral("layer");
    case ChainLink::Kind::Referrer:
        return QStringLiteral("attestation");
    }
    return {};
}

} // namespace

ChainBox::ChainBox(const ChainLink& link, const QRect& area, const Look& look)
    : link_(link), look_(look), area_(area) {}

int ChainBox::heightOf(const ChainLink& link, const QFont& font) {
    const int count = rows + faultRows(link);
    return 2 * Spacing::Medium + count * lineHeight(font) + (count - 1) * Spacing::Small;
}

int ChainBox::leastWidth(const QFont& font) {
    const QFontMetrics metrics(font);
    const QFontMetrics mono(monospaceFont(font));
    const int head = titleWidth(font) + 2 * (Spacing::Icon + Spacing::Small) + Spacing::Medium;
    const int foot = mono.horizontalAdvance(QString(digits + 1, QLatin1Char('0'))) + Spacing::Icon +
                     Spacing::Small + Spacing::Large +
                     metrics.horizontalAdvance(formatSize(888'000'000));
    return 2 * padding + std::max(head, foot);
}

int ChainBox::goodWidth(const QFont& font) {
    const QFontMetrics metrics(font);
    int states = 0;
    for (const Sign sign : {Sign::Waiting, Sign::Working, Sign::Good, Sign::Bad, Sign::Missing,
                            Sign::NotChecked, Sign::Warning}) {
        states = std::max(states, metrics.horizontalAdvance(signText(sign)));
    }
    const int head =
        titleWidth(font) + states + 2 * (Spacing::Icon + Spacing::Small) + Spacing::Medium;
    return std::max(leastWidth(font), 2 * padding + head);
}

int ChainBox::anchorOf(const QFont& font) {
    const int line = lineHeight(font);
    return Spacing::Medium + line + Spacing::Small + line / 2;
}

QRect ChainBox::row(int number) const {
    const int line = lineHeight(look_.font);
    return {area_.left() + padding,
            area_.top() + Spacing::Medium + number * (line + Spacing::Small),
            area_.width() - 2 * padding, line};
}

/// A part of a row by its distance from where reading begins.
QRect ChainBox::placed(const QRect& row, int left, int width) const {
    return QStyle::visualRect(look_.direction, row,
                              QRect(row.left() + left, row.top(), width, row.height()));
}

QRect ChainBox::digestArea() const {
    if (!link_.digest) {
        return {};
    }
    const QFontMetrics mono(monospaceFont(look_.font));
    return placed(row(2), 0, mono.horizontalAdvance(digestText(*link_.digest)));
}

QRect ChainBox::copyArea() const {
    if (!link_.digest) {
        return {};
    }
    const QRect whole = row(2);
    return placed(whole, digestArea().width() + Spacing::Small, Spacing::Icon);
}

ChainBox::Part ChainBox::partAt(const QPoint& point) const {
    // Small things are easier to hit than they look.
    constexpr QMargins around(2, 2, 2, 2);
    if (link_.digest && copyArea().marginsAdded(around).contains(point)) {
        return Part::Copy;
    }
    return link_.digest && digestArea().contains(point) ? Part::Digest : Part::Box;
}

// ---- Painting

void ChainBox::text(QPainter& painter, const QRect& area, const QString& text, const QColor& color,
                    Qt::Alignment alignment, Qt::TextElideMode elide) const {
    painter.setPen(color);
    const auto visual = QStyle::visualAlignment(look_.direction, alignment | Qt::AlignVCenter);
    painter.drawText(area, static_cast<int>(visual) | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, elide, area.width()));
}

void ChainBox::paint(QPainter& painter) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter);
    const QColor quiet = quietText(look_.palette);
    const QColor normal =
        link_.isShown ? look_.palette.color(QPalette::Text) : quietText(look_.palette);

    painter.setFont(look_.font);
    const QRect head = row(0);
    Icons::get(iconOf(link_.kind))
        .paint(&painter, placed(head, 0, Spacing::Icon), Qt::AlignCenter,
               link_.isShown ? QIcon::Normal : QIcon::Disabled);
    const int titleLeft = Spacing::Icon + Spacing::Small;
    const int word = painter.fontMetrics().horizontalAdvance(signText(link_.state.sign));
    const int titleRoom = head.width() - titleLeft - Spacing::Icon - Spacing::Medium;
    const bool hasWord =
        painter.fontMetrics().horizontalAdvance(link_.title) + Spacing::Small + word <= titleRoom;
    const int stateWidth = Spacing::Icon + (hasWord ? Spacing::Small + word : 0);
    text(painter, placed(head, titleLeft, head.width() - titleLeft - stateWidth - Spacing::Medium),
         link_.title, quiet);
    paintState(painter, placed(head, head.width() - stateWidth, stateWidth), hasWord);

    QFont name = look_.font;
    name.setWeight(link_.layer < 0 && link_.isShown ? QFont::DemiBold : QFont::Normal);
    painter.setFont(name);
    text(painter, row(1), link_.name, normal);
    painter.setFont(look_.font);
    if (link_.size >= 0) {
        const QRect foot = row(2);
        const int taken = digestArea().width() + Spacing::Icon + 2 * Spacing::Medium;
        text(painter, placed(foot, taken, foot.width() - taken), formatSize(link_.size), normal,
             Qt::AlignTrailing);
    }
    paintDigest(painter);
    paintFault(painter);
    painter.restore();
}

void ChainBox::paintFrame(QPainter& painter) const {
    const QPalette& palette = look_.palette;
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const bool isFault = link_.state.isFault();
    const QColor accent = isFault ? signColor(link_.state.sign, palette)
                                  : palette.color(QPalette::Active, QPalette::Highlight);
    QColor ground = isFault ? mixed(base, accent, 0.07) : base;
    if (look_.isHovered) {
        ground = mixed(ground, text, 0.04);
    }
    const bool isStrong = isFault || (link_.isChoice && link_.isShown);
    const double width = isStrong ? 2 : 1;
    const QRectF frame = QRectF(area_).adjusted(width / 2, width / 2, -width / 2, -width / 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(frame, radius, radius);
    if (link_.state.sign == Sign::Working && link_.state.fraction > 0) {
        QPainterPath inside;
        inside.addRoundedRect(frame, radius, radius);
        const QRect whole(area_.left(), area_.bottom() + 1 - progressHeight, area_.width(),
                          progressHeight);
        const int done = static_cast<int>(area_.width() * std::min(link_.state.fraction, 1.0));
        painter.save();
        painter.setClipPath(inside, Qt::IntersectClip);
        painter.fillRect(placed(whole, 0, done), accent);
        painter.restore();
    }
    painter.setBrush(Qt::NoBrush);
    QPen pen(isStrong ? accent : mixed(base, text, 0.25), width);
    if (!link_.isShown) {
        pen.setDashPattern({3, 3});
    }
    painter.setPen(pen);
    painter.drawRoundedRect(frame, radius, radius);
    if (look_.isFocused) {
        painter.setPen(QPen(palette.color(QPalette::Active, QPalette::Highlight), 2));
        constexpr double out = 3;
        painter.drawRoundedRect(QRectF(area_).adjusted(-out, -out, out, out), radius + out,
                                radius + out);
    }
}

void ChainBox::paintState(QPainter& painter, const QRect& row, bool hasWord) const {
    const QColor color = signColor(link_.state.sign, look_.palette);
    constexpr int small = Spacing::Icon - 2;
    paintSign(painter, placed(row, 0, small), link_.state.sign, color, link_.state.fraction);
    const int left = Spacing::Icon + Spacing::Small;
    if (hasWord) {
        text(painter, placed(row, left, row.width() - left), signText(link_.state.sign), color,
             Qt::AlignTrailing, Qt::ElideNone);
    }
}

void ChainBox::paintDigest(QPainter& painter) const {
    if (!link_.digest) {
        return;
    }
    QFont mono = monospaceFont(look_.font);
    mono.setUnderline(look_.isHovered && look_.hovered == Part::Digest);
    painter.setFont(mono);
    painter.setLayoutDirection(Qt::LeftToRight); // digits and a mark of what is cut behind them
    text(painter, digestArea(), digestText(*link_.digest),
         readable(look_.palette.color(QPalette::Link), look_.palette.color(QPalette::Base)),
         Qt::AlignLeading, Qt::ElideNone);
    const QRect copy = copyArea();
    if (look_.isHovered && look_.hovered == Part::Copy) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(
            mixed(look_.palette.color(QPalette::Base), look_.palette.color(QPalette::Text), 0.15));
        painter.drawRoundedRect(copy.adjusted(-2, -2, 2, 2), 3, 3);
    }
    Icons::get(look_.isCopied ? QStringLiteral("check") : QStringLiteral("copy"))
        .paint(&painter, copy);
    painter.setLayoutDirection(look_.direction);
    painter.setFont(look_.font);
}

void ChainBox::paintFault(QPainter& painter) const {
    const int count = faultRows(link_);
    const QColor color = signColor(link_.state.sign, look_.palette);
    if (count == 1) {
        text(painter, row(rows), link_.faultText(), color);
    } else if (count == 2) {
        const QString labels[] = {BoxText::tr("Expected"), BoxText::tr("Actual")};
        const QString values[] = {link_.state.expected, link_.state.actual};
        const int room = std::max(painter.fontMetrics().horizontalAdvance(labels[0]),
                                  painter.fontMetrics().horizontalAdvance(labels[1])) +
                         Spacing::Medium;
        for (int i = 0; i < count; ++i) {
            const QRect line = row(rows + i);
            painter.setFont(look_.font);
            text(painter, placed(line, 0, room), labels[i], quietText(look_.palette));
            painter.setFont(monospaceFont(look_.font));
            text(painter, placed(line, room, line.width() - room),
                 values[i].isEmpty() ? QString(QChar(0x2013)) : values[i], color, Qt::AlignLeading,
                 Qt::ElideMiddle);
        }
    }
    painter.setFont(look_.font);
}

} // namespace stowage
