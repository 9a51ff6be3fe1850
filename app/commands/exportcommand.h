#pragma once

#include "app/transfercommand.h"

namespace stowage {

/// `stowage export IMAGE (--layer D [--uncompressed] | --file PATH | --rootfs) -o TARGET`.
class ExportCommand final : public TransferCommand {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
