#include "app/commandline.h"

#include "app/commands/copycommand.h"
#include "app/commands/deletecommand.h"
#include "app/commands/digestcommand.h"
#include "app/commands/exportcommand.h"
#include "app/commands/logincommand.h"
#include "app/commands/logoutcommand.h"
#include "app/commands/lscommand.h"
#include "app/commands/uploadcommand.h"
#include "app/commands/uploadscommand.h"
#include "app/commands/verifycommand.h"

#include <QCoreApplication>

namespace stowage {

CommandLine::CommandLine() {
    commands_.push_back(std::make_unique<LsCommand>());
    commands_.push_back(std::make_unique<CopyCommand>());
    commands_.push_back(std::make_unique<UploadCommand>());
    commands_.push_back(std::make_unique<UploadsCommand>());
    commands_.push_back(std::make_unique<DeleteCommand>());
    commands_.push_back(std::make_unique<VerifyCommand>());
    commands_.push_back(std::make_unique<ExportCommand>());
    commands_.push_back(std::make_unique<DigestCommand>());
    commands_.push_back(std::make_unique<LogInCommand>());
    commands_.push_back(std::make_unique<LogOutCommand>());
}

Command* CommandLine::find(const QString& name) const {
    for (const auto& command : commands_) {
        if (command->name() == name) {
            return command.get();
        }
    }
    return nullptr;
}

bool CommandLine::wants(const QStringList& arguments) const {
    if (arguments.isEmpty()) {
        return false;
    }
    const QString& first = arguments.first();
    return find(first) != nullptr || first == QLatin1String("help") ||
           first == QLatin1String("--help") || first == QLatin1String("-h") ||
           first == QLatin1String("--version");
}

QString CommandLine::help() const {
    QString text = QStringLiteral("Usage: stowage [PLACE]          open the window\n"
                                  "       stowage VERB ARGUMENTS\n\nVerbs:\n");
    for (const auto& command : commands_) {
        text += QStringLiteral("  %1 %2\n").arg(command->name(), -8).arg(command->summary());
    }
    text += QStringLiteral(
        "\nPlaces:\n"
        "  registry:DIR[//REPO[:TAG|@DIGEST]]   a registry's folder (its root directory)\n"
        "  oci:DIR[:TAG]                        an OCI image layout\n"
        "  oci-archive:FILE[:TAG]               the same in a tar\n"
        "  docker-archive:FILE[:REF]            what \"docker save\" writes\n"
        "  docker://HOST[:PORT][/REPO[:TAG]]    a registry's server\n\n"
        "\"stowage VERB --help\" tells the options of one verb.\n"
        "Exit status: 0 done, 1 failed or something bad found, 2 wrong usage.\n");
    return text;
}

ExitStatus CommandLine::run(const QStringList& arguments, const CommandContext& context) const {
    const QString& first = arguments.first();
    if (first == QLatin1String("--version")) {
        context.console.print(
            QStringLiteral("stowage %1").arg(QCoreApplication::applicationVersion()));
        return ExitStatus::Ok;
    }
    Command* const command = find(first);
    if (command == nullptr) {
        context.console.printRaw(help().toUtf8());
        return ExitStatus::Ok;
    }
    QCommandLineParser parser;
    parser.setApplicationDescription(command->summary());
    const QCommandLineOption helpOption({QStringLiteral("h"), QStringLiteral("help")},
                                        QStringLiteral("Show this help."));
    parser.addOption(helpOption);
    command->describe(parser);
    // The parser takes its first argument for the program's name.
    QStringList words = arguments;
    words.first() = QStringLiteral("stowage ") + first;
    if (!parser.parse(words)) {
        context.console.complain(
            QStringLiteral("%1; see \"stowage %2 --help\"").arg(parser.errorText(), first));
        return ExitStatus::Usage;
    }
    if (parser.isSet(helpOption)) {
        QString text = parser.helpText();
        // helpText() names the program; the verb belongs to it.
        text.replace(QCoreApplication::arguments().value(0) + QLatin1Char(' '),
                     QStringLiteral("stowage %1 ").arg(first));
        context.console.printRaw(text.toUtf8());
        return ExitStatus::Ok;
    }
    CommandContext effective = context;
    if (parser.optionNames().contains(Command::insecureOption().names().constFirst())) {
        effective.open = context.openInsecurely;
    }
    const ExitStatus status = command->run(parser, effective);
    if (status == ExitStatus::Usage) {
        context.console.complain(QStringLiteral("see \"stowage %1 --help\"").arg(first));
    }
    if (!context.console.flush()) {
        context.console.complain(QStringLiteral("standard output could not be written"));
        return ExitStatus::Failed;
    }
    return status;
}

} // namespace stowage
