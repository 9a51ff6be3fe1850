#pragma once

#include "app/console.h"
#include "core/registry/placereference.h"
#include "core/registry/recognition.h"
#include "core/registry/registry.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QString>

#include <stop_token>

namespace stowage {

/// What every verb works with.
struct CommandContext {
    RegistryOpener open;
    RegistryOpener openInsecurely; ///< What `open` is with insecureOption().
    Recognizer recognize;
    Console& console;
    std::stop_token stop;
};

/// What a command ends with; documented, so that scripts may rely on it.
enum class ExitStatus {
    Ok = 0,
    Failed = 1, ///< It could not be done, was interrupted, or something bad was found.
    Usage = 2,  ///< The call itself makes no sense.
};

/// One verb of the command line. Stateless; runs in the main thread and blocks.
class Command {
public:
    Command() = default;
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;
    virtual ~Command() = default;

    virtual QString name() const = 0;
    virtual QString summary() const = 0;
    virtual void describe(QCommandLineParser& parser) const = 0;
    virtual ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) = 0;

    /// That of the verbs which speak to servers.
    static QCommandLineOption insecureOption();

protected:
    /// A place as it is written on the command line. Errors: InvalidArgument; for the path of a
    /// file or folder that is there, it says how the path is written as a place, or what else to
    /// do.
    static Result<PlaceReference> parsePlace(const QString& text, const CommandContext& context);

    /// Complains and answers the status: an error in an argument is the caller's, all else is ours.
    static ExitStatus fail(const CommandContext& context, const Error& error) {
        context.console.complain(error);
        if (error.code() == ErrorCode::Unauthorized) {
            adviseToLogIn(context);
        }
        return ExitStatus::Failed;
    }
    static void adviseToLogIn(const CommandContext& context) {
        context.console.complain(
            QStringLiteral("to log in, call \"stowage login HOST\" with that registry's name"));
    }
    static ExitStatus misuse(const CommandContext& context, const Error& error) {
        context.console.complain(error);
        return ExitStatus::Usage;
    }
    static ExitStatus misuse(const CommandContext& context, const QString& sentence) {
        context.console.complain(sentence);
        return ExitStatus::Usage;
    }
};

} // namespace stowage
