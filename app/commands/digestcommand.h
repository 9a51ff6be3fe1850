#pragma once

#include "app/command.h"

namespace stowage {

/// `stowage digest FILE [--algorithm A]`: the digest of a file, alone on a line.
class DigestCommand final : public Command {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
