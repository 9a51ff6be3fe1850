#include "ui/browse/exportactions.h"

#include "core/image/mediatype.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace stowage;

class ExportActionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        // One for all: Qt asks once, and a dialog that closes would make a folder that is gone
        // anew.
        qputenv("XDG_CONFIG_HOME", settings_.path().toLocal8Bit());
    }

    void dialogsBeginInAFolderThatIsThere_data() {
        QTest::addColumn<bool>("hasDownloads");
        QTest::newRow("a home of some time") << true;
        QTest::newRow("a new home") << false;
    }
    void dialogsBeginInAFolderThatIsThere() {
        QFETCH(bool, hasDownloads);
        const QTemporaryDir home;
        qputenv("HOME", home.path().toLocal8Bit());
        const QString downloads = home.filePath(QStringLiteral("Downloads"));
        QVERIFY(!hasDownloads || QDir().mkdir(downloads));
        QWidget window;
        ExportActions actions(&window);
        ExportContext context;
        context.image = Location{{Place::Kind::RegistryFolder, QStringLiteral("/r")},
                                 *RepositoryName::parse(u"app"),
                                 *Tag::parse(u"v1")};
        context.paths = {"etc/hosts"};
        actions.setContext(context);
        actions.fileActions().first()->trigger();
        const auto* dialog = window.findChild<QFileDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->directory().absolutePath(), hasDownloads ? downloads : home.path());
        // Qt takes a folder that is not there for the name of one to choose.
        QCOMPARE(dialog->findChild<QLineEdit*>()->text(), QString());
    }

    void aLayerIsNamedByWhatItIs_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("suffix");
        QTest::newRow("tar") << MediaType::ociLayer << ".tar";
        QTest::newRow("gzip") << MediaType::ociLayerGzip << ".tar.gz";
        QTest::newRow("zstd") << MediaType::ociLayerZstd << ".tar.zst";
        QTest::newRow("docker's tar") << MediaType::dockerLayer << ".tar";
        QTest::newRow("docker's gzip") << MediaType::dockerLayerGzip << ".tar.gz";
        QTest::newRow("docker's foreign") << MediaType::dockerForeignLayerGzip << ".tar.gz";
        QTest::newRow("anything") << MediaType::octetStream << ".layer";
    }
    void aLayerIsNamedByWhatItIs() {
        QFETCH(QString, type);
        QFETCH(QString, suffix);
        QWidget window;
        ExportActions actions(&window);
        ExportContext context;
        context.image = Location{{Place::Kind::RegistryFolder, QStringLiteral("/r")},
                                 *RepositoryName::parse(u"app"),
                                 *Tag::parse(u"v1")};
        context.layer = Digest::ofNothing();
        context.layerType = type;
        actions.setContext(context);
        const auto request = actions.layerInto(QStringLiteral("/out"));
        QVERIFY(request);
        QCOMPARE(std::get<LayerExportRequest>(request->work).target,
                 QStringLiteral("/out/app-v1-") + Digest::ofNothing().shortened() + suffix);
    }

private:
    QTemporaryDir settings_;
};

QTEST_MAIN(ExportActionsTest)
#include "exportactionstest.moc"
