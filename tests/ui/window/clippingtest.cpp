#include "tests/ui/window/windowscenes.h"
#include "ui/theme/elidedlabel.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSplitter>
#include <QTabBar>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QToolTip>
#include <QTranslator>

using namespace stowage;
using test::Scene;
using test::WindowScenes;

namespace {

constexpr int startWidth = 1240; ///< Of the window when it is first opened.
constexpr int largePoints = 14;

/// Each text of the program, and of Qt's buttons, between brackets, with accents and 40 % longer:
/// as long as texts get in the languages of Europe.
class LongTranslator : public QTranslator {
public:
    bool isEmpty() const override { return false; }

    QString translate(const char* context, const char* source, const char*, int) const override {
        const QByteArrayView where(context);
        if (!where.startsWith("stowage::") && where != "QPlatformTheme") {
            return {};
        }
        QString longer = QString::fromUtf8(source);
        const qsizetype more = (longer.size() * 2 + 4) / 5;
        const QString vowels = QStringLiteral("áéíóúåäö");
        longer.replace(QLatin1Char('a'), QStringLiteral("á"));
        longer.replace(QLatin1Char('e'), QStringLiteral("é"));
        longer.replace(QLatin1Char('o'), QStringLiteral("ö"));
        QString padding;
        for (qsizetype i = 0; i < more; ++i) {
            // Words, so that what may be wrapped can be.
            padding += i % 8 == 7 ? QLatin1Char(' ') : vowels.at(i % vowels.size());
        }
        return QStringLiteral("[%1]").arg(longer.append(padding));
    }
};

QString nameOf(const QWidget& widget) {
    const QWidget* parent = widget.parentWidget();
    return QStringLiteral("%1/%2").arg(
        QString::fromLatin1(parent ? parent->metaObject()->className() : ""),
        QString::fromLatin1(widget.metaObject()->className()));
}

QString sizesOf(const QSize& needed, const QSize& has) {
    return QStringLiteral("%1×%2 needed, %3×%4 there")
        .arg(needed.width())
        .arg(needed.height())
        .arg(has.width())
        .arg(has.height());
}

bool fits(const QSize& needed, const QSize& has) {
    return needed.width() <= has.width() && needed.height() <= has.height();
}

/// What is not wholly shown of a widget, a line each.
class Clipped {
public:
    const QStringList& lines() const { return lines_; }

    void look(const QWidget& widget) {
        if (qobject_cast<const QLineEdit*>(widget.parentWidget())) {
            return; // what Qt puts into a field
        }
        if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
            lookAt(*label);
        } else if (const auto* header = qobject_cast<const QHeaderView*>(&widget)) {
            lookAt(*header);
        } else if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
            lookAt(*tabs);
        } else if (const auto* menus = qobject_cast<const QMenuBar*>(&widget)) {
            lookAt(*menus);
        } else if (qobject_cast<const QAbstractButton*>(&widget) ||
                   qobject_cast<const QComboBox*>(&widget)) {
            need(widget, widget.minimumSizeHint().expandedTo(textOf(widget)), widget.size(),
                 widget.accessibleName());
        }
        lookAtPlace(widget);
    }

private:
    void need(const QWidget& widget, const QSize& needed, const QSize& has, const QString& what) {
        if (!fits(needed, has)) {
            lines_.append(QStringLiteral("%1 “%2”: %3")
                              .arg(nameOf(widget), what.left(60), sizesOf(needed, has)));
        }
    }

    /// The least that a button's text and picture take up, without any frame.
    static QSize textOf(const QWidget& widget) {
        const auto* button = qobject_cast<const QAbstractButton*>(&widget);
        if (!button) {
            return {};
        }
        const auto* tool = qobject_cast<const QToolButton*>(button);
        const bool hasText =
            !tool || tool->toolButtonStyle() != Qt::ToolButtonIconOnly || tool->icon().isNull();
        return hasText ? button->fontMetrics().size(Qt::TextShowMnemonic, button->text()) : QSize();
    }

    void lookAt(const QLabel& label) {
        if (label.text().isEmpty()) {
            return;
        }
        const QMargins margins = label.contentsMargins();
        QSize has = label.size();
        has -= QSize(margins.left() + margins.right() + 2 * label.margin(),
                     margins.top() + margins.bottom() + 2 * label.margin());
        if (label.wordWrap()) {
            const QRect text = label.fontMetrics().boundingRect(QRect(0, 0, has.width(), 100'000),
                                                                Qt::TextWordWrap, label.text());
            need(label, text.size(), has, label.text());
        } else {
            need(label, label.fontMetrics().size(Qt::TextShowMnemonic, label.text()), has,
                 label.text());
        }
    }

    void lookAt(const QHeaderView& header) {
        if (header.orientation() != Qt::Horizontal) {
            return;
        }
        for (int section = 0; section < header.count(); ++section) {
            const QString text = header.model()->headerData(section, Qt::Horizontal).toString();
            if (!header.isSectionHidden(section) && !text.isEmpty() &&
                !isToldByToolTip(header, section, text)) {
                need(header, {header.sectionSizeHint(section), 0},
                     {header.sectionSize(section), header.height()}, text);
            }
        }
    }

    /// Of a column that has to stretch into what is left, the title may be cut if it is told.
    static bool isToldByToolTip(const QHeaderView& header, int section, const QString& text) {
        if (header.sectionResizeMode(section) != QHeaderView::Stretch &&
            !(header.stretchLastSection() && header.visualIndex(section) == header.count() - 1)) {
            return false;
        }
        const QPoint at(header.sectionViewportPosition(section) + 2, header.height() / 2);
        QHelpEvent event(QEvent::ToolTip, at, header.viewport()->mapToGlobal(at));
        QToolTip::hideText();
        QCoreApplication::sendEvent(header.viewport(), &event);
        return QToolTip::text().contains(text.toHtmlEscaped());
    }

    void lookAt(const QTabBar& tabs) {
        for (int tab = 0; tab < tabs.count(); ++tab) {
            const int needed =
                tabs.fontMetrics().size(Qt::TextShowMnemonic, tabs.tabText(tab)).width() +
                tabs.iconSize().width();
            const QRect area = tabs.tabRect(tab);
            need(tabs, {needed, 0}, area.intersected(tabs.rect()).size(), tabs.tabText(tab));
        }
    }

    void lookAt(const QMenuBar& menus) {
        for (const QAction* action : menus.actions()) {
            const QSize needed = menus.fontMetrics().size(Qt::TextShowMnemonic, action->text());
            const QRect area = menus.actionGeometry(const_cast<QAction*>(action));
            need(menus, needed, area.intersected(menus.rect()).size(), action->text());
        }
    }

    /// Nothing that is shown lies outside of what it lies in, or over what stands beside it.
    void lookAtPlace(const QWidget& widget) {
        const QWidget* parent = widget.parentWidget();
        if (!parent || widget.isWindow() || widget.size().isEmpty()) {
            return;
        }
        const bool scrolls = parent->objectName() == QLatin1String("qt_scrollarea_viewport");
        // Qt puts what is right in a mirrored splitter a pixel too far.
        const int tolerance = qobject_cast<const QSplitter*>(parent) ? 1 : 0;
        const QRect area = parent->rect().adjusted(0, 0, tolerance, 0);
        if (!scrolls && !area.contains(widget.geometry())) {
            const QRect at = widget.geometry();
            lines_.append(QStringLiteral("%1: %2 to %3 of a parent as wide as %4")
                              .arg(nameOf(widget))
                              .arg(at.left())
                              .arg(at.right())
                              .arg(parent->width()));
        }
    }

    QStringList lines_;
};

} // namespace

/// Each scene of the real window with longer texts, from right to left, with a large font.
class ClippingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { font_ = QApplication::font(); }

    void cleanup() {
        QApplication::setFont(font_);
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    }

    void nothingIsClipped_data() {
        QTest::addColumn<Scene>("scene");
        QTest::addColumn<bool>("isLong");
        QTest::addColumn<bool>("isMirrored");
        QTest::addColumn<bool>("isLarge");
        for (const auto& [name, scene] : test::allScenes()) {
            const auto row = [name = name, scene = scene](const char* how, bool isLong,
                                                          bool isMirrored, bool isLarge) {
                QTest::addRow("%s, %s", name, how) << scene << isLong << isMirrored << isLarge;
            };
            row("as it is", false, false, false);
            row("longer", true, false, false);
            row("mirrored", false, true, false);
            row("large", false, false, true);
            row("longer, mirrored and large", true, true, true);
        }
    }
    void nothingIsClipped() {
        QFETCH(Scene, scene);
        QFETCH(bool, isLong);
        QFETCH(bool, isMirrored);
        QFETCH(bool, isLarge);
        LongTranslator translator;
        if (isLong) {
            QVERIFY(QCoreApplication::installTranslator(&translator));
        }
        QGuiApplication::setLayoutDirection(isMirrored ? Qt::RightToLeft : Qt::LeftToRight);
        if (isLarge) {
            QFont larger = font_;
            larger.setPointSize(largePoints);
            QApplication::setFont(larger);
        }
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        QCOMPARE(top->layoutDirection(), isMirrored ? Qt::RightToLeft : Qt::LeftToRight);
        QCOMPARE(top->font().pointSize() == largePoints, isLarge);
        QCOMPARE(scenes.window().menuBar()->actions().first()->text().startsWith(QLatin1Char('[')),
                 isLong);

        Clipped clipped;
        for (const QWidget* widget : top->findChildren<QWidget*>()) {
            if (widget->isVisible() && widget->window() == top) {
                clipped.look(*widget);
            }
        }
        QVERIFY2(clipped.lines().isEmpty(),
                 qPrintable(QLatin1Char('\n') + clipped.lines().join(QLatin1Char('\n'))));
        QVERIFY2(scenes.window().width() <= startWidth,
                 qPrintable(QString::number(scenes.window().width())));
    }

private:
    QFont font_;
};

QTEST_MAIN(ClippingTest)
#include "clippingtest.moc"
