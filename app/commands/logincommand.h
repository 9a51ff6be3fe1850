#pragma once

#include "app/command.h"

namespace stowage {

/// `stowage login`: a registry is asked whether it lets the user in; if so, the log-in is kept.
class LogInCommand : public Command {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
