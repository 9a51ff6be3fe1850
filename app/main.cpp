#include "app/commandline.h"
#include "app/interrupt.h"
#include "app/places.h"
#include "app/windowprogram.h"
#include "stowageversion.h"

#include <QCoreApplication>
#include <QFile>

#include <csignal>

namespace {

QStringList argumentsOf(int argc, char** argv) {
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments.append(QFile::decodeName(argv[i]));
    }
    return arguments;
}

int runCommand(const stowage::CommandLine& commands, const QStringList& arguments, int argc,
               char** argv) {
    // Before any other thread exists, so that all of them leave the signals to it.
    const stowage::Interrupt interrupt;
    const QCoreApplication application(argc, argv);
    stowage::Console console;
    const stowage::CommandContext context{stowage::openPlace, stowage::openPlaceInsecurely,
                                          stowage::recognizePath, console, interrupt.token()};
    return static_cast<int>(commands.run(arguments, context));
}

} // namespace

int main(int argc, char** argv) {
    // A reader that went away ends a command with an error, not with a signal.
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication::setApplicationName(QStringLiteral("stowage"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STOWAGE_VERSION));
    const QStringList arguments = argumentsOf(argc, argv);
    const stowage::CommandLine commands;
    if (commands.wants(arguments)) {
        return runCommand(commands, arguments, argc, argv);
    }
    return stowage::runWindow(arguments, argc, argv);
}
