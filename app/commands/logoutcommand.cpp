#include "app/commands/logoutcommand.h"

#include "app/registryname.h"
#include "app/remoteaccess.h"

namespace stowage {

QString LogOutCommand::name() const {
    return QStringLiteral("logout");
}

QString LogOutCommand::summary() const {
    return QStringLiteral("Forget the log-in to a registry.");
}

void LogOutCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("HOST"),
                                 QStringLiteral("The registry: HOST[:PORT] or docker://HOST."));
}

ExitStatus LogOutCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1) {
        return misuse(context, QStringLiteral("logout takes one HOST"));
    }
    const auto host = registryName(arguments.first());
    if (!host) {
        return misuse(context, host.error());
    }
    const auto places = logIns()->forget(*host, context.stop);
    if (!places) {
        return fail(context, places.error());
    }
    context.console.print(places->isEmpty() ? QStringLiteral("No log-in to %1 was kept.").arg(*host)
                                            : QStringLiteral("Logged out of %1; taken out of %2.")
                                                  .arg(*host, places->join(QStringLiteral(", "))));
    return ExitStatus::Ok;
}

} // namespace stowage
