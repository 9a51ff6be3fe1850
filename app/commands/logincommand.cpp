#include "app/commands/logincommand.h"

#include "app/registryname.h"
#include "app/remoteaccess.h"
#include "app/secretprompt.h"

#include <unistd.h>

namespace stowage {

QString LogInCommand::name() const {
    return QStringLiteral("login");
}

QString LogInCommand::summary() const {
    return QStringLiteral("Log in to a registry, and keep that.");
}

void LogInCommand::describe(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("HOST"),
                                 QStringLiteral("The registry: HOST[:PORT] or docker://HOST."));
    parser.addOption({{QStringLiteral("u"), QStringLiteral("user")},
                      QStringLiteral("The user's name; without, it is asked for."),
                      QStringLiteral("USER")});
    parser.addOption({QStringLiteral("password-stdin"),
                      QStringLiteral("Take the password from standard input; without, it is asked "
                                     "for at the terminal.")});
    parser.addOption({QStringLiteral("keyring"),
                      QStringLiteral("Keep it in the desktop's keyring, not in Docker's file, "
                                     "where whoever can read the file can read it.")});
    parser.addOption(insecureOption());
}

ExitStatus LogInCommand::run(const QCommandLineParser& parser, const CommandContext& context) {
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1) {
        return misuse(context, QStringLiteral("login takes one HOST"));
    }
    const auto host = registryName(arguments.first());
    if (!host) {
        return misuse(context, host.error());
    }
    Credential credential;
    credential.user = parser.value(QStringLiteral("user"));
    const bool isPiped = parser.isSet(QStringLiteral("password-stdin"));
    if (credential.user.isEmpty()) {
        if (isPiped) {
            return misuse(context, QStringLiteral("--password-stdin wants a --user with it"));
        }
        auto user = promptLine(QStringLiteral("User at %1").arg(*host), context.stop);
        if (!user) {
            return fail(context, user.error());
        }
        credential.user = *std::move(user);
    }
    auto password = isPiped ? readSecret(STDIN_FILENO, context.stop)
                            : promptSecret(QStringLiteral("Password"), context.stop);
    if (!password) {
        return fail(context, password.error());
    }
    credential.password = *std::move(password);
    if (credential.user.isEmpty() || credential.password.isEmpty()) {
        return fail(context, Error(ErrorCode::InvalidArgument,
                                   QStringLiteral("a user and a password are needed")));
    }
    const auto place =
        logIn(*host, credential,
              parser.isSet(QStringLiteral("keyring")) ? LogIns::Keep::Keyring : LogIns::Keep::Files,
              parser.isSet(insecureOption()) ? PlainHttp::Allowed : PlainHttp::AsConfigured,
              context.stop);
    if (!place) {
        context.console.complain(place.error()); // Without the advice to log in.
        return ExitStatus::Failed;
    }
    context.console.print(QStringLiteral("Logged in to %1; kept in %2.").arg(*host, *place));
    return ExitStatus::Ok;
}

} // namespace stowage
