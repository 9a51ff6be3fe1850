#include "ui/theme/icons.h"

#include "core/base/log.h"
#include "ui/theme/colors.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSet>
#include <QSvgRenderer>

#include <cmath>

// Outside any namespace, as Q_INIT_RESOURCE demands: the linker would drop the resources of a
// static library that nobody names.
static void initIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace stowage::Icons {

namespace {

QString pathOf(const QString& name) {
    static const bool ready = (initIcons(), true);
    Q_UNUSED(ready)
    return QStringLiteral(":/icons/actions/%1.svg").arg(name);
}

/// Icons that point forwards or backwards in the direction of reading.
bool isDirected(const QString& name) {
    static const QSet<QString> directed{
        QStringLiteral("back"),   QStringLiteral("forward"), QStringLiteral("chevron-right"),
        QStringLiteral("export"), QStringLiteral("import"),  QStringLiteral("undo"),
        QStringLiteral("resume"), QStringLiteral("clear"),   QStringLiteral("symlink")};
    return directed.contains(name);
}

class ThemedIconEngine final : public QIconEngine {
public:
    explicit ThemedIconEngine(QString name) : name_(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode,
               QIcon::State state) override {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        QPixmap drawn = pixmap(rect.size() * ratio, mode, state);
        drawn.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, drawn);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        if (size.isEmpty()) {
            return {};
        }
        const QColor color = colorOf(mode);
        const bool mirrored =
            isDirected(name_) && QGuiApplication::layoutDirection() == Qt::RightToLeft;
        const QString key = QStringLiteral("stowage-icon/%1/%2x%3/%4/%5")
                                .arg(name_)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(color.rgba())
                                .arg(mirrored ? 1 : 0);
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = render(size, color, mirrored);
            QPixmapCache::insert(key, pixmap);
        }
        return pixmap;
    }

    QIconEngine* clone() const override { return new ThemedIconEngine(name_); }
    QString key() const override { return QStringLiteral("stowage-icon"); }
    QString iconName() override { return name_; }

private:
    static QColor colorOf(QIcon::Mode mode) {
        const QPalette palette = QGuiApplication::palette();
        switch (mode) {
        case QIcon::Selected:
            return palette.color(QPalette::HighlightedText);
        case QIcon::Disabled:
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        case QIcon::Normal:
        case QIcon::Active:
            break;
        }
        return palette.color(QPalette::Active, QPalette::WindowText);
    }

    QPixmap render(const QSize& size, const QColor& color, bool mirrored) const {
        QFile file(pathOf(name_));
        if (!file.open(QIODevice::ReadOnly)) {
            return {};
        }
        QByteArray svg = file.readAll();
        svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(svg);
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        if (mirrored) {
            painter.translate(size.width(), 0);
            painter.scale(-1, 1);
        }
        const int side = std::min(size.width(), size.height());
        renderer.render(&painter, QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0,
                                         side, side));
        return pixmap;
    }

    QString name_;
};

} // namespace

QIcon get(const QString& name) {
    if (!QFile::exists(pathOf(name))) {
        qCWarning(logUi, "no icon is called %ls", qUtf16Printable(name));
        return {};
    }
    return QIcon(new ThemedIconEngine(name));
}

QIcon application() {
    initIcons();
    return QIcon(QStringLiteral(":/icons/app/dev.stowage.Stowage.svg"));
}

QStringList names() {
    initIcons();
    QStringList names =
        QDir(QStringLiteral(":/icons/actions")).entryList({QStringLiteral("*.svg")}, QDir::Files);
    for (QString& name : names) {
        name.chop(4);
    }
    names.sort();
    return names;
}

} // namespace stowage::Icons
