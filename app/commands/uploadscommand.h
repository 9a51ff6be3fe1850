#pragma once

#include "app/command.h"

namespace stowage {

/// `stowage uploads PLACE [--cancel UUID] [--json]`: unfinished uploads, and giving them up.
class UploadsCommand final : public Command {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
