#include "ui/mainwindow.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "core/transfer/transferqueue.h"
#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/breadcrumbbar.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/filespane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/shortcutssheet.h"
#include "ui/browse/statestack.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationrunner.h"
#include "ui/theme/roles.h"
#include "ui/theme/sign.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

namespace {

const QString app = QStringLiteral("team/app");
const QString v1 = QStringLiteral("v1");

/// A window over a registry in memory, shown and ready.
struct Desk {
    BrowseFixture ground;
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    RegistryOpener open = [this](const Place& place, OpenMode,
                                 std::stop_token) -> Result<std::shared_ptr<Registry>> {
        if (ground.refusal) {
            return std::unexpected(*ground.refusal);
        }
        if (place != ground.place) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("there is no %1").arg(place.location));
        }
        return ground.registry;
    };
    TransferQueue queue{open, nullptr, Clock::system()};
    std::unique_ptr<MainWindow> window;

    void show() {
        WindowServices services;
        services.open = open;
        services.recognize = [](const QString& path, std::stop_token) -> Result<Recognition> {
            return failure(ErrorCode::NotFound, QStringLiteral("there is no %1").arg(path));
        };
        services.transfers = &queue;
        services.localRegistry = ground.place;
        services.settings = &settings;
        window = std::make_unique<MainWindow>(services);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }

    BrowsePane& pane() { return window->pane(); }
    Location at(const QString& repository) const { return ground.at(repository); }
    Location at(const QString& repository, const QString& tag) const {
        return ground.at(repository, tag);
    }

    /// Shows the image and waits until its layers are there.
    void showImage(const QString& repository = app, const QString& tag = v1) {
        window->navigator().go(at(repository, tag));
        QTRY_VERIFY(pane().imagePage().details().has_value());
        QTRY_VERIFY(pane().imagePage().files().model().rowCount() > 0);
    }

    QAction* action(const QString& text) const {
        for (QAction* action : window->findChildren<QAction*>()) {
            QString shown = action->text();
            if (shown.remove(QLatin1Char('&')) == text) {
                return action;
            }
        }
        return nullptr;
    }
};

void press(QWidget& widget, const QKeySequence& keys) {
    QTest::keySequence(&widget, keys);
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromThePlaceToAFileByKeyboardAlone() {
        Desk desk;
        desk.ground.addImage(app, v1, {"hello", "world"});
        desk.show();
        auto& repositories = desk.pane().placePage().view();
        QTRY_COMPARE(texts(*repositories.model()), QStringList({app}));
        repositories.setFocus();
        repositories.setCurrentIndex(repositories.model()->index(0, 0));
        QTest::keyClick(&repositories, Qt::Key_Return);
        QCOMPARE(desk.pane().shown(), desk.at(app));

        auto& tags = desk.pane().repositoryPage().view();
        QTRY_COMPARE(texts(*tags.model()), QStringList({v1}));
        tags.setFocus();
        tags.setCurrentIndex(tags.model()->index(0, 0));
        QTest::keyClick(&tags, Qt::Key_Return);
        QCOMPARE(desk.pane().shown(), desk.at(app, v1));

        auto& layers = desk.pane().imagePage().layersView();
        QTRY_COMPARE(layers.model()->rowCount(), 2);
        auto& files = desk.pane().imagePage().files();
        QTRY_COMPARE(texts(files.model()), QStringList({QStringLiteral("file0.txt")}));
        layers.setFocus();
        QTest::keyClick(&layers, Qt::Key_Down);
        QTRY_COMPARE(texts(files.model()), QStringList({QStringLiteral("file1.txt")}));
    }

    void aClickOnARepositoryShowsIt() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        auto& places = desk.window->places();
        places.view().expandAll();
        QModelIndex index;
        const auto find = [&] {
            auto* model = places.view().model();
            const auto team = model->index(0, 0, model->index(0, 0));
            places.view().expand(team);
            index = model->index(0, 0, team);
            // As a person does: the row is clicked once it is read and shown.
            return team.isValid() && index.isValid() &&
                   places.view().indexAt(places.view().visualRect(index).center()) == index;
        };
        QTRY_VERIFY(find());
        QTest::mouseClick(places.view().viewport(), Qt::LeftButton, {},
                          places.view().visualRect(index).center());
        QTRY_COMPARE(desk.pane().shown(), desk.at(app));
    }

    void backAndForwardByKeyboard() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        desk.window->navigator().go(desk.at(app));
        desk.showImage();
        press(*desk.window, Qt::ALT | Qt::Key_Left);
        QCOMPARE(desk.pane().shown(), desk.at(app));
        auto& tags = desk.pane().repositoryPage();
        QTRY_COMPARE(tags.selected(), desk.at(app, v1)); // the row one comes back from
        press(*desk.window, Qt::ALT | Qt::Key_Right);
        QCOMPARE(desk.pane().shown(), desk.at(app, v1));
        press(*desk.window, Qt::ALT | Qt::Key_Up);
        QCOMPARE(desk.pane().shown(), desk.at(app));
    }

    void aTypedReferenceLeadsThere() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        press(*desk.window, Qt::CTRL | Qt::Key_L);
        auto* bar = desk.window->findChild<BreadcrumbBar*>();
        QVERIFY(bar->isEditing());
        QCOMPARE(desk.window->focusWidget(), &bar->field());
        QTest::keyClicks(&bar->field(), QStringLiteral("team/app:v1"));
        QTest::keyClick(&bar->field(), Qt::Key_Return);
        QTRY_COMPARE(desk.pane().shown(), desk.at(app, v1));
        QVERIFY(!bar->isEditing());
    }

    void aReferenceToNothingStaysWithItsReason() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        press(*desk.window, Qt::CTRL | Qt::Key_L);
        auto* bar = desk.window->findChild<BreadcrumbBar*>();
        QTest::keyClicks(&bar->field(), QStringLiteral("team/app:v7"));
        QTest::keyClick(&bar->field(), Qt::Key_Return);
        QTRY_VERIFY(!bar->field().accessibleDescription().isEmpty());
        QVERIFY(bar->isEditing());
        QCOMPARE(bar->field().text(), QStringLiteral("team/app:v7"));
        QTest::keyClick(&bar->field(), Qt::Key_Escape);
        QVERIFY(!bar->isEditing());
    }

    void theFilterIsOneKeyAway() {
        Desk desk;
        for (const char* tag : {"v1", "v2", "latest"}) {
            desk.ground.addImage(app, QString::fromLatin1(tag));
        }
        desk.show();
        desk.window->navigator().go(desk.at(app));
        auto& page = desk.pane().repositoryPage();
        QTRY_COMPARE(page.model().rowCount(), 3);
        page.view().setFocus();
        press(*desk.window, QKeySequence::Find);
        QCOMPARE(desk.window->focusWidget(), &page.filter());
        QTest::keyClicks(&page.filter(), QStringLiteral("lat"));
        QTRY_COMPARE(texts(page.model()), QStringList({QStringLiteral("latest")}));
        QTest::keyClick(&page.filter(), Qt::Key_Escape);
        QTRY_COMPARE(page.model().rowCount(), 3);
        QTest::keyClicks(&page.filter(), QStringLiteral("no such tag"));
        auto* stack = page.findChild<StateStack*>();
        QTRY_VERIFY(!stack->isContentShown());
    }

    void filesAreFilteredToo() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        desk.showImage();
        auto& files = desk.pane().imagePage().files();
        files.filter().setText(QStringLiteral("nothing"));
        QTRY_COMPARE(files.model().rowCount(), 0);
        files.filter().clear();
        QTRY_COMPARE(files.model().rowCount(), 1);
    }

    void theMergedRootShowsAllLayers() {
        Desk desk;
        desk.ground.addImage(app, v1, {"one", "two"});
        desk.show();
        desk.showImage();
        auto& page = desk.pane().imagePage();
        page.layersView().setCurrentIndex(page.layersView().model()->index(1, 0));
        page.files().setRootShown(true);
        QTRY_COMPARE(texts(page.files().model()),
                     QStringList({QStringLiteral("file0.txt"), QStringLiteral("file1.txt")}));
        const QModelIndex second = page.files().model().index(1, 0);
        QCOMPARE(second.data(SignRole).toInt(), static_cast<int>(Sign::Added));
        QVERIFY(!page.files().model().index(0, 0).data(SignRole).isValid());
        page.files().setRootShown(false);
        QTRY_COMPARE(page.files().model().rowCount(), 1);
        QTRY_COMPARE(page.files().model().index(0, 0).data(SignRole).toInt(),
                     static_cast<int>(Sign::Added));
    }

    void theDigestIsCopied() {
        Desk desk;
        const Digest digest = desk.ground.addImage(app, v1);
        desk.show();
        desk.showImage();
        press(*desk.window, Qt::CTRL | Qt::SHIFT | Qt::Key_C);
        QCOMPARE(QGuiApplication::clipboard()->text(), digest.toString());
        auto& layers = desk.pane().imagePage().layersView();
        layers.setFocus();
        press(*desk.window, Qt::CTRL | Qt::SHIFT | Qt::Key_C);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 desk.pane().imagePage().selectedLayer()->digest.toString());
    }

    void verifyingShowsTheBadLayerInItsRow() {
        Desk desk;
        desk.ground.addImage(app, v1, {"one", "two"});
        desk.show();
        desk.showImage();
        auto& page = desk.pane().imagePage();
        const Digest second = page.details()->image->layers().at(1).digest;
        desk.ground.registry->flip(second, 20);
        press(*desk.window, Qt::CTRL | Qt::SHIFT | Qt::Key_V);
        QTRY_VERIFY(!desk.window->verification().isRunning());
        auto* model = page.layersView().model();
        const int column = model->columnCount() - 1;
        QCOMPARE(model->index(0, column).data(SignRole).toInt(), static_cast<int>(Sign::Good));
        QCOMPARE(model->index(1, column).data(SignRole).toInt(), static_cast<int>(Sign::Bad));
        QVERIFY(
            model->index(1, column).data(Qt::ToolTipRole).toString().contains(second.toString()));
    }

    void aLayerIsExported() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        desk.showImage();
        const Digest layer = desk.pane().imagePage().selectedLayer()->digest;
        QAction* action = desk.action(QStringLiteral("Export Layer as Stored…"));
        QVERIFY(action && action->isEnabled());
        action->trigger();
        auto* dialog = desk.window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        const QString target = desk.folder.filePath(QStringLiteral("layer.bin"));
        dialog->selectFile(target);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY(QFile::exists(target));
        QTRY_COMPARE(desk.queue.snapshot().first().state, TransferState::Done);
        QFile file(target);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), desk.ground.registry->blob(layer));
    }

    void whatCannotBeExportedIsNotOffered() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        QVERIFY(!desk.action(QStringLiteral("Export Layer as Stored…"))->isEnabled());
        desk.showImage();
        QVERIFY(desk.action(QStringLiteral("Export Image as OCI Archive…"))->isEnabled());
        QVERIFY(!desk.action(QStringLiteral("Export Chosen Files"))->isEnabled());
        auto& files = desk.pane().imagePage().files();
        files.view().setCurrentIndex(files.model().index(0, 0));
        QVERIFY(desk.action(QStringLiteral("Export Chosen Files"))->isEnabled());
        QCOMPARE(files.selectedPaths(), QList<QByteArray>({"file0.txt"}));
    }

    void failingOffersToTryAgain() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.ground.refusal = Error(ErrorCode::Io, QStringLiteral("the disk is on fire"));
        desk.show();
        auto* stack = desk.pane().placePage().findChild<StateStack*>();
        QTRY_VERIFY(!stack->isContentShown());
        auto* state = stack->state();
        QTRY_VERIFY(!state->findChildren<QAbstractButton*>().isEmpty());
        desk.ground.refusal.reset();
        for (auto* button : state->findChildren<QAbstractButton*>()) {
            if (button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
                break;
            }
        }
        QTRY_VERIFY(stack->isContentShown());
        QCOMPARE(texts(*desk.pane().placePage().view().model()), QStringList({app}));
    }

    void anEmptyPlaceSaysWhatToDo() {
        Desk desk;
        desk.show();
        auto* stack = desk.pane().placePage().findChild<StateStack*>();
        QTRY_VERIFY(!stack->isContentShown());
        QTRY_VERIFY(!stack->state()->title().isEmpty());
        QVERIFY(!stack->state()->findChildren<QAbstractButton*>().isEmpty());
    }

    void theSheetOfShortcutsListsThem() {
        Desk desk;
        desk.show();
        press(*desk.window, Qt::Key_F1);
        auto* sheet = desk.window->findChild<ShortcutsSheet*>();
        QVERIFY(sheet && sheet->isVisible());
        QStringList all;
        for (const auto* label : sheet->findChildren<QLabel*>()) {
            all.append(label->text());
        }
        int count = 0;
        for (const QAction* action : desk.window->findChildren<QAction*>()) {
            for (const QKeySequence& keys : action->shortcuts()) {
                const QString text = keys.toString(QKeySequence::NativeText);
                // Of several for one thing the first is told.
                QVERIFY2(all.contains(text) || keys != action->shortcut(),
                         qPrintable(text + QLatin1Char(' ') + action->text()));
                ++count;
            }
        }
        QVERIFY2(count > 15, qPrintable(QString::number(count)));
        // Views take these by themselves.
        for (const char* keys : {"Space", "Del", "Esc", "Enter"}) {
            QVERIFY2(all.contains(QString::fromLatin1(keys)), keys);
        }
        QTest::keyClick(sheet, Qt::Key_Escape);
        QTRY_VERIFY(!desk.window->findChild<ShortcutsSheet*>());
    }

    void noTwoActionsShareTheirKeys() {
        Desk desk;
        desk.show();
        QStringList seen;
        for (const QAction* action : desk.window->actions()) {
            for (const QKeySequence& keys : action->shortcuts()) {
                const QString text = keys.toString();
                QVERIFY2(!seen.contains(text), qPrintable(text));
                seen.append(text);
            }
        }
        QVERIFY(seen.size() > 10);
    }

    void everyControlHasAName() {
        Desk desk;
        desk.ground.addImage(app, v1);
        desk.show();
        desk.showImage();
        QStringList nameless;
        const auto look = [&nameless](QWidget* widget) {
            auto* accessible = QAccessible::queryAccessibleInterface(widget);
            if (accessible && accessible->text(QAccessible::Name).isEmpty()) {
                nameless.append(QString::fromLatin1(widget->metaObject()->className()) +
                                QLatin1Char(' ') + widget->objectName());
            }
        };
        for (QWidget* widget : desk.window->findChildren<QWidget*>()) {
            const bool isInside = widget->objectName().startsWith(QLatin1String("qt_"));
            const bool isControl = widget->focusPolicy() != Qt::NoFocus ||
                                   qobject_cast<QToolButton*>(widget) != nullptr;
            const bool isPart =
                qobject_cast<QLineEdit*>(widget->parentWidget()) != nullptr ||
                qobject_cast<QAbstractScrollArea*>(widget->parentWidget()) != nullptr ||
                widget->inherits("QSplitter") || widget->inherits("QTabBar") ||
                widget->inherits("QTabWidget") || widget->inherits("QMenuBar") ||
                widget->inherits("QMenu");
            if (widget->isVisible() && isControl && !isInside && !isPart) {
                look(widget);
            }
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    }

    void placesAndGeometryAreRemembered() {
        Desk desk;
        desk.show();
        const Place other{Place::Kind::OciLayout, QStringLiteral("/nowhere/layout")};
        desk.window->go({.place = other});
        // Qt 6.8 makes what it restores no larger than the screen, which is a small one here.
        const QSize size = desk.window->screen()->availableSize() - QSize(40, 60);
        QVERIFY(desk.window->size() != size);
        desk.window->resize(size);
        QCOMPARE(desk.window->size(), size);
        desk.window->close();
        desk.show();
        QCOMPARE(desk.window->places().model().places(), QList({desk.ground.place, other}));
        QCOMPARE(desk.window->size(), size);
    }

    void hostileTextOfAnImageIsPlainText() {
        Desk desk;
        const QByteArray tar = test::tarOf("<img src='file:///etc/passwd'>\n", "x");
        desk.ground.registry->addLayer(app, tar);
        const QString hostile =
            QStringLiteral("<b>bold</b>\u202egnp.exe\n") + QString(10000, QLatin1Char('x'));
        const QByteArray config =
            QJsonDocument(
                QJsonObject{{QStringLiteral("architecture"), QStringLiteral("amd64")},
                            {QStringLiteral("os"), QStringLiteral("linux")},
                            {QStringLiteral("config"),
                             QJsonObject{{QStringLiteral("Labels"),
                                          QJsonObject{{QStringLiteral("evil"),
                                                       QStringLiteral("<img src=x>\n")}}}}},
                            {QStringLiteral("rootfs"),
                             QJsonObject{{QStringLiteral("type"), QStringLiteral("layers")},
                                         {QStringLiteral("diff_ids"),
                                          QJsonArray{Hasher::digestOf(tar).toString()}}}},
                            {QStringLiteral("history"),
                             QJsonArray{QJsonObject{{QStringLiteral("created_by"), hostile}}}}})
                .toJson();
        desk.ground.registry->addLayer(app, config);
        desk.ground.registry->addManifest(app,
                                          makeManifest(test::describe(config, MediaType::ociConfig),
                                                       {test::describe(tar, MediaType::ociLayer)}),
                                          v1);
        desk.show();
        desk.showImage();
        for (const auto* label : desk.window->findChildren<QLabel*>()) {
            QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(),
                     qPrintable(label->text()));
        }
        for (const auto* view : desk.window->findChildren<QAbstractItemView*>()) {
            const auto* model = view->model();
            for (int row = 0; model && row < model->rowCount(); ++row) {
                for (int column = 0; column < model->columnCount(); ++column) {
                    const QModelIndex index = model->index(row, column);
                    const QString text = index.data().toString();
                    QVERIFY(!text.contains(QChar(0x202e)));
                    QVERIFY(!text.contains(QLatin1Char('\n')));
                    QVERIFY(text.size() < 5000);
                    QVERIFY(
                        !index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
                }
            }
        }
        QVERIFY(desk.window->width() < 2000);
    }
};

QTEST_MAIN(MainWindowTest)
#include "mainwindowtest.moc"
