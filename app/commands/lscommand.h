#pragma once

#include "app/command.h"

namespace stowage {

/// `stowage ls PLACE [--json]`: the repositories of a place, the tags of a repository, or the parts
/// of an image.
class LsCommand final : public Command {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
