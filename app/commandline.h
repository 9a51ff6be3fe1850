#pragma once

#include "app/command.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace stowage {

/// The verbs of `stowage VERB …`, and help for them.
class CommandLine {
public:
    CommandLine();

    /// Whether the arguments (without the program's name) ask for a verb, help or the version, and
    /// so need no window.
    bool wants(const QStringList& arguments) const;

    /// Runs the verb in the calling thread; the arguments are those without the program's name.
    ExitStatus run(const QStringList& arguments, const CommandContext& context) const;

    QString help() const;

private:
    Command* find(const QString& name) const;

    std::vector<std::unique_ptr<Command>> commands_;
};

} // namespace stowage
