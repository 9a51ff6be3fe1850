#pragma once

#include "app/command.h"

namespace stowage {

/// `stowage verify PLACE [--json]`: whether every digest of a place, repository or image holds.
class VerifyCommand final : public Command {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
