#include "app/windowprogram.h"

#include "app/places.h"
#include "app/serverservices.h"
#include "app/singleinstance.h"
#include "app/statefolder.h"
#include "app/translations.h"
#include "core/base/displaytext.h"
#include "core/base/durablefile.h"
#include "core/base/log.h"
#include "core/transfer/journal.h"
#include "core/transfer/transferqueue.h"
#include "ui/mainwindow.h"
#include "ui/theme/defaultcolors.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include <cstdio>

namespace stowage {

namespace {

/// Where this program keeps what outlives it, by the XDG base directory specification.
struct Folders {
    QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                   QStringLiteral("/stowage");
    QString state = stateFolder();
};

/// Qt ends the process with abort() when there is no display; a person deserves a sentence.
bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

std::shared_ptr<Journal> openJournal(const QString& folder) {
    if (auto made = makeFolderDurably(folder); !made) {
        qCWarning(logTransfer) << "no journal:" << made.error().message();
        return nullptr;
    }
    auto journal = Journal::open(folder + QStringLiteral("/transfers.sqlite"));
    if (!journal) {
        // Transfers still work; only what a crash interrupts is then not offered again.
        qCWarning(logTransfer) << "no journal:" << journal.error().message();
        return nullptr;
    }
    return std::move(*journal);
}

QString sampleImage() {
    const QString path = sharedPath(QStringLiteral("sample.tar"));
    return QFileInfo::exists(path) ? path : QString();
}

void open(MainWindow& window, const QStringList& arguments) {
    for (const QString& argument : arguments) {
        if (!PlaceReference::hasScheme(argument)) {
            window.openPath(QDir::current().absoluteFilePath(argument));
            continue;
        }
        if (auto reference = PlaceReference::parse(argument)) {
            window.go(*reference);
        }
    }
}

/// A second start has another current folder, so paths travel absolute.
Result<QStringList> absolute(const QStringList& arguments) {
    QStringList result;
    for (const QString& argument : arguments) {
        if (!PlaceReference::hasScheme(argument)) {
            if (!QFileInfo::exists(argument)) {
                return failure(
                    ErrorCode::NotFound,
                    QStringLiteral(
                        "\"%1\" is no verb, no place and no file; see \"stowage --help\"")
                        .arg(displayText(argument)));
            }
            result.append(QDir::current().absoluteFilePath(argument));
            continue;
        }
        auto reference = PlaceReference::parse(argument);
        if (!reference) {
            return failure(reference);
        }
        result.append(reference->toString());
    }
    return result;
}

} // namespace

int runWindow(const QStringList& arguments, int& argc, char** argv) {
    constexpr int usage = 2;
    if (!arguments.isEmpty() && arguments.first().startsWith(QLatin1Char('-'))) {
        std::fprintf(stderr, "stowage: there is no option %s; see \"stowage --help\"\n",
                     qPrintable(arguments.first()));
        return usage;
    }
    auto targets = absolute(arguments);
    if (!targets) {
        std::fprintf(stderr, "stowage: %s\n", qPrintable(targets.error().message()));
        return usage;
    }
    if (!hasDisplay()) {
        std::fprintf(stderr, "stowage: there is no display for a window; the verbs work without "
                             "one, see \"stowage --help\"\n");
        return 1;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Stowage"));
    QGuiApplication::setDesktopFileName(QStringLiteral("dev.stowage.Stowage"));

    installTranslations();
    const DefaultColors colors;

    SingleInstance instance(SingleInstance::pathFor(qEnvironmentVariable(
        QGuiApplication::platformName() == QLatin1String("wayland") ? "WAYLAND_DISPLAY"
                                                                    : "DISPLAY")));
    if (instance.handOver(*targets)) {
        return 0;
    }
    instance.listen();

    const Folders folders;
    QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("stowage"),
                       QStringLiteral("stowage"));
    TransferQueue transfers(openPlace, openJournal(folders.state), Clock::system());
    transfers.restore();
    WindowServices services{.open = openPlace, .recognize = recognizePath};
    services.transfers = &transfers;
    services.servers = serverServices();
    services.localRegistry = {Place::Kind::RegistryFolder,
                              folders.data + QStringLiteral("/registry")};
    services.settings = &settings;
    services.stateFolder = folders.state;
    services.dragFolder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) +
                          QStringLiteral("/stowage/dragged");
    services.sampleImagePath = sampleImage();

    // Dialogs begin at home, and the folder of the start is not kept busy while the window is open.
    QDir::setCurrent(QDir::homePath());
    MainWindow window(services);
    QObject::connect(&instance, &SingleInstance::startedAgain, &window,
                     [&window](const QStringList& again) {
                         open(window, again);
                         window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
                         window.raise();
                         window.activateWindow();
                     });
    window.show();
    open(window, *targets);
    return QApplication::exec();
}

} // namespace stowage
