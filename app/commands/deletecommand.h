#pragma once

#include "app/command.h"

namespace stowage {

/// `stowage delete`: tags, and manifests that are named by their digest.
class DeleteCommand : public Command {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
