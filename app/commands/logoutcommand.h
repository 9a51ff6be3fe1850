#pragma once

#include "app/command.h"

namespace stowage {

/// `stowage logout`: a log-in is forgotten wherever it is kept.
class LogOutCommand : public Command {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
