#include "tests/ui/window/windowscenes.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextDocument>
#include <QTextEdit>
#include <QToolTip>

#include <iterator>
#include <sys/inotify.h>
#include <unistd.h>

using namespace stowage;
using test::Scene;
using test::WindowScenes;

namespace {

constexpr int startWidth = 1240; ///< Of the window when it is first opened, pixels.
constexpr int smallScreen = 800; ///< The window can be made as narrow as that.
constexpr int widths[] = {startWidth, smallScreen, 1600};

/// Tells whether the file was opened by anyone since.
class OpenWatch {
public:
    explicit OpenWatch(const QString& path) : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        isWatching_ = inotify_add_watch(descriptor_, path.toLocal8Bit().constData(), IN_OPEN) >= 0;
    }
    OpenWatch(const OpenWatch&) = delete;
    OpenWatch& operator=(const OpenWatch&) = delete;
    ~OpenWatch() { close(descriptor_); }

    bool isWatching() const { return isWatching_; }
    bool wasOpened() const {
        char buffer[4096];
        return read(descriptor_, buffer, sizeof buffer) > 0;
    }

private:
    int descriptor_;
    bool isWatching_;
};

/// A rich text as Qt would lay it out, which notes what it asks for.
class AskingDocument : public QTextDocument {
public:
    QStringList asked;

protected:
    QVariant loadResource(int, const QUrl& name) override {
        asked.append(name.toString());
        return {};
    }
};

bool isHarmless(char32_t point) {
    switch (QChar::category(point)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

/// What of the text should have been shown in words; empty: nothing. Some places have lines.
QString harmIn(const QString& text, bool hasLines = false) {
    for (const char32_t point : text.toUcs4()) {
        if (!isHarmless(point) && !(hasLines && point == U'\n')) {
            return QStringLiteral("U+%1 in “%2”")
                .arg(static_cast<uint>(point), 4, 16, QLatin1Char('0'))
                .arg(text.left(80).toHtmlEscaped());
        }
    }
    return {};
}

/// All that a widget and its model say, looked at for what must not be there.
class Inspection {
public:
    const QStringList& faults() const { return faults_; }
    int count() const { return count_; }
    const QStringList& toolTips() const { return toolTips_; }

    void look(QWidget& top) {
        plain(top.windowTitle(), QStringLiteral("window title"));
        look(static_cast<QWidget&>(top), 0);
        for (QWidget* widget : top.findChildren<QWidget*>()) {
            look(*widget, 0);
        }
        for (const QAction* action : top.findChildren<QAction*>()) {
            plain(action->text(), QStringLiteral("action"));
            toolTip(action->toolTip(), QStringLiteral("action"));
        }
    }

private:
    void plain(const QString& text, const QString& where, bool hasLines = false) {
        ++count_;
        if (const QString harm = harmIn(text, hasLines); !harm.isEmpty()) {
            faults_.append(where + QStringLiteral(": ") + harm);
        }
    }

    /// A tool tip is rich where it looks rich: then it must be nothing but lines of text.
    void toolTip(const QString& text, const QString& where) {
        if (text.isEmpty()) {
            return;
        }
        toolTips_.append(text);
        if (!Qt::mightBeRichText(text)) {
            plain(text, where + QStringLiteral(" tool tip"), true);
            return;
        }
        AskingDocument document;
        document.setHtml(text);
        document.setTextWidth(400);
        (void)document.size(); // lays it out
        if (!document.asked.isEmpty()) {
            faults_.append(where + QStringLiteral(" asks for ") + document.asked.join(u' '));
        }
        for (const QTextFormat& format : document.allFormats()) {
            if (format.isImageFormat() || format.isTableFormat() || format.isListFormat() ||
                (format.isCharFormat() && format.toCharFormat().isAnchor()) ||
                (format.isCharFormat() && format.toCharFormat().fontWeight() == QFont::Bold)) {
                faults_.append(where + QStringLiteral(" is laid out: ") + text.left(80));
            }
        }
        QString shown = document.toPlainText();
        plain(shown, where + QStringLiteral(" tool tip"), true);
    }

    void look(QWidget& widget, int) {
        if (widget.inherits("QTipLabel")) {
            return; // a tool tip that stands yet: looked at where it comes from
        }
        const QString where = QString::fromLatin1(widget.metaObject()->className());
        toolTip(widget.toolTip(), where);
        plain(widget.accessibleName(), where + QStringLiteral(" name"));
        plain(widget.accessibleDescription(), where + QStringLiteral(" description"), true);
        if (const auto* label = qobject_cast<QLabel*>(&widget)) {
            plain(label->text(), where, true);
            const bool isOwn = widget.objectName() == QLatin1String("qt_msgbox_informativelabel");
            if (!isOwn && !label->text().isEmpty() && label->textFormat() != Qt::PlainText) {
                faults_.append(where + QStringLiteral(" is not plain: ") + label->text().left(80));
            }
        } else if (const auto* button = qobject_cast<QAbstractButton*>(&widget)) {
            plain(button->text(), where);
        } else if (const auto* combo = qobject_cast<QComboBox*>(&widget)) {
            for (int i = 0; i < combo->count(); ++i) {
                plain(combo->itemText(i), where);
                toolTip(combo->itemData(i, Qt::ToolTipRole).toString(), where);
            }
        } else if (const auto* text = qobject_cast<QPlainTextEdit*>(&widget)) {
            plain(text->toPlainText(), where, true);
        } else if (qobject_cast<QTextEdit*>(&widget)) {
            faults_.append(where + QStringLiteral(" can show rich text"));
        } else if (const auto* view = qobject_cast<QAbstractItemView*>(&widget)) {
            if (view->model() && !qobject_cast<QComboBox*>(view->parentWidget())) {
                look(*view->model(), {}, where);
            }
        }
    }

    void look(const QAbstractItemModel& model, const QModelIndex& parent, const QString& where) {
        for (int row = 0; row < model.rowCount(parent); ++row) {
            for (int column = 0; column < model.columnCount(parent); ++column) {
                const QModelIndex index = model.index(row, column, parent);
                plain(index.data(Qt::DisplayRole).toString(), where);
                plain(index.data(Qt::AccessibleTextRole).toString(), where, true);
                toolTip(index.data(Qt::ToolTipRole).toString(), where);
            }
            look(model, model.index(row, 0, parent), where);
        }
    }

    QStringList faults_;
    QStringList toolTips_;
    int count_ = 0;
};

/// The scenes that show names from outside.
constexpr Scene outsideScenes[] = {
    Scene::Place,    Scene::Image,        Scene::Root,       Scene::Biggest,      Scene::Preview,
    Scene::Space,    Scene::Compare,      Scene::Chain,      Scene::Config,       Scene::Document,
    Scene::Artifact, Scene::NothingFound, Scene::Transfers,  Scene::Faults,       Scene::Failed,
    Scene::Problem,  Scene::UploadForm,   Scene::UploadList, Scene::UploadNothing};

/// A text, and how it is called in the results; `%CANARY%` becomes the path of a file that no one
/// may open.
struct Hostile {
    const char* name;
    QString text;
};

QList<Hostile> hostileTexts() {
    const auto code = [](const char* name, const char* text) {
        return Hostile{name, QString::fromUtf8(text)};
    };
    QList<Hostile> all{
        // Markup, which a label or tool tip would lay out, with files of this machine.
        code("image", "<img src='%CANARY%'>"),
        code("image without quotes", "<img src=%CANARY%>"),
        code("image by address", "<img src=\"file://%CANARY%\">"),
        code("image behind text", "debian <img src='%CANARY%'/> 12"),
        code("bold", "<b>bold</b>"),
        code("whole document", "<html><body><h1>Big</h1></body></html>"),
        code("doctype", "<!DOCTYPE html><p>x</p>"),
        code("qt", "<qt>rich<br>text</qt>"),
        code("link", "<a href='file://%CANARY%'>click</a>"),
        code("style", "<style>* { background: url(%CANARY%) }</style>x"),
        code("background", "<body background='%CANARY%'>x"),
        code("table", "<table border=1><tr><td>x</td></tr></table>"),
        code("list", "<ul><li>x</li></ul>"),
        code("size", "<font size=7 color=white>x</font>"),
        code("script", "<script>alert(1)</script>"),
        code("entities", "&lt;img src='%CANARY%'&gt;"),
        code("numbered entity", "&#60;b&#62;x"),
        code("closing the span", "</span></p><b>x</b><img src='%CANARY%'>"),
        code("markdown", "![x](file://%CANARY%) **bold**"),
        code("ampersands", "&File && &Edit"),
        code("placeholders", "%1 %2 %n %L1 [*]"),
        code("printf", "%s%s%n%d"),
        // Direction and invisible characters, by which a name passes for another.
        code("right-to-left override", "gnp.\u202eexe"),
        code("left-to-right override", "a\u202db"),
        code("embedding", "\u202ba\u202c"),
        code("isolate", "\u2067a\u2069"),
        code("marks", "\u200ea\u200f\u061c"),
        code("zero width", "de\u200bb\u200ci\u200da\u2060n"),
        code("byte order mark", "\ufeffdebian"),
        code("soft hyphen", "de\u00adbian"),
        code("tags", "x\U000e0041\U000e0042\U000e007f"),
        code("annotation", "\ufff9a\ufffab\ufffb"),
        code("line separator", "a\u2028b\u2029c"),
        code("hebrew", "\u05e9\u05dc\u05d5\u05dd"),
        // Control characters.
        code("new lines", "first\nsecond\r\nthird"),
        code("tab", "a\tb"),
        code("escape sequence", "\x1b[31mred\x1b[0m\x1b]0;title\x07"),
        code("clear screen", "\x1b[2J\x1b[H"),
        code("backspaces", "abc\b\b\bxyz"),
        code("bell, delete and C1", "\x07\x7f\u0085\u009b31m"),
        {"nul", QStringLiteral("a") + QChar(0) + QStringLiteral("b")},
        // Letters that take room, or that break programs.
        {"ten thousand letters", QString(10'000, QLatin1Char('x'))},
        {"ten thousand words", QStringLiteral("word ").repeated(2'000)},
        {"wide letters", QString(300, QChar(0xfdfd))},
        {"combining marks", QStringLiteral("a") + QString(500, QChar(0x0301))},
        code("stacked marks",
             "Z\u0351\u036b\u0343\u036a\u0302\u0301\u035a\u0317\u032ea\u0315\u0300"),
        code("emoji", "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f3fd"),
        {"lone surrogates", QString(QChar(0xd800)) + QLatin1Char('x') + QChar(0xdc00)},
        code("noncharacter", "\uffff\ufffe"),
        // Names of files.
        code("climbing", "../../../../etc/passwd"),
        code("shell", "$(reboot); `id` | cat > /x"),
        code("quotes", "'\"\\'\\\""),
        code("spaces alone", "   "),
        code("dots", ".. . ...")};
    return all;
}

} // namespace

/// Each scene of the real window, with everything in it called as an attacker would call it.
class HostileTextTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;
    QString canary_;
    const int part_ = qEnvironmentVariableIntValue("STOWAGE_HOSTILE_PART"); ///< 0: all.

    int minimumWidth(WindowScenes& scenes) const {
        (void)scenes.window().grab(); // all of it is laid out
        return std::max(scenes.window().minimumSizeHint().width(), scenes.window().minimumWidth());
    }

private Q_SLOTS:
    void initTestCase() {
        canary_ = folder_.filePath(QStringLiteral("canary.png"));
        QFile file(canary_);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QImage picture(1000, 1000, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(&file, "PNG"));
    }

    /// What the other tests would see, were a text taken as rich.
    void anImageInALabelWouldBeNoticed() {
        const OpenWatch watch(canary_);
        QVERIFY(watch.isWatching());
        QLabel label(QStringLiteral("<img src='%1'>").arg(canary_));
        label.show();
        QVERIFY(QTest::qWaitForWindowExposed(&label));
        QVERIFY(watch.wasOpened());
        Inspection inspection;
        inspection.look(label);
        QCOMPARE(inspection.faults().size(), 1);
    }

    void whatIsNotHarmlessWouldBeNoticed() {
        QLabel label;
        label.setTextFormat(Qt::PlainText);
        label.setText(QStringLiteral("a\u202eb"));
        label.setToolTip(QStringLiteral("<b>x</b><img src='%1'>").arg(canary_));
        label.setAccessibleName(QStringLiteral("a\x1b[0m"));
        Inspection inspection;
        inspection.look(label);
        const QString faults = inspection.faults().join(QLatin1Char('\n'));
        for (const char* part : {"asks for", "is laid out", "U+202e", "U+001b"}) {
            QVERIFY2(faults.contains(QLatin1String(part)), qPrintable(faults));
        }
    }

    void namesAreShownAndNothingElseHappens_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("width");
        // What is short takes turns at the widths; what takes room is shown at all of them.
        constexpr qsizetype isLong = 200;
        qsizetype turn = 0;
        for (const Hostile& hostile : hostileTexts()) {
            QString text = hostile.text;
            text.replace(QLatin1String("%CANARY%"), canary_);
            ++turn;
            for (qsizetype i = 0; i < std::ssize(widths); ++i) {
                const bool isMeant = hostile.text.size() > isLong || turn % std::ssize(widths) == i;
                // Two halves, which can run beside each other (CMakeLists.txt).
                const bool isHere = part_ == 0 || (turn + i) % 2 == part_ - 1;
                if (isMeant && isHere) {
                    QTest::addRow("%s, %d", hostile.name, widths[i]) << text << widths[i];
                }
            }
        }
    }
    void namesAreShownAndNothingElseHappens() {
        QFETCH(QString, text);
        QFETCH(int, width);
        QVERIFY(hostileTexts().size() >= 50);
        const OpenWatch watch(canary_);
        QVERIFY(watch.isWatching());
        QStringList wrong;
        WindowScenes scenes(text);
        for (const Scene scene : outsideScenes) {
            QWidget* top = scenes.enter(scene);
            QVERIFY2(top, qPrintable(QString::number(static_cast<int>(scene))));
            if (scene == outsideScenes[0]) {
                scenes.window().resize(width, scenes.window().height());
            }
            Inspection inspection;
            inspection.look(*top);
            inspection.look(scenes.window());
            QVERIFY(inspection.count() > 50);
            const QString where = QStringLiteral("scene %1: ").arg(static_cast<int>(scene));
            for (const QString& fault : inspection.faults()) {
                wrong.append(where + fault);
            }
            // Shown as the window would, which lays it out.
            const QStringList toolTips = inspection.toolTips();
            for (const QString& toolTip : QSet(toolTips.begin(), toolTips.end())) {
                QToolTip::showText(QPoint(1, 1), toolTip, top);
            }
            QToolTip::hideText();
            const int least = minimumWidth(scenes);
            if (least > smallScreen) {
                wrong.append(where + QStringLiteral("at least %1 pixels wide").arg(least));
            }
            if (top->width() > std::max(width, startWidth) || scenes.window().width() != width) {
                wrong.append(where + QStringLiteral("%1 pixels wide, the window %2")
                                         .arg(top->width())
                                         .arg(scenes.window().width()));
            }
            (void)top->grab();
        }
        wrong.removeDuplicates();
        QVERIFY2(wrong.isEmpty(),
                 qPrintable(QLatin1Char('\n') + wrong.mid(0, 20).join(QLatin1Char('\n'))));
        QVERIFY(!watch.wasOpened());
    }
};

QTEST_MAIN(HostileTextTest)
#include "hostiletexttest.moc"
