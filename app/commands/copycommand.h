#pragma once

#include "app/transfercommand.h"

namespace stowage {

/// `stowage copy SRC DST`: images from any place to any other, all platforms, digests unchanged.
class CopyCommand final : public TransferCommand {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
