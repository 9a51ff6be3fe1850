#pragma once

#include "app/transfercommand.h"

namespace stowage {

/// `stowage upload FILE|DIR… registry:DIR//REPO[:TAG] [--digest D]`: files and folders as layers,
/// and with a tag an artifact of them. Takes up an unfinished upload of the same file by itself.
class UploadCommand final : public TransferCommand {
public:
    QString name() const override;
    QString summary() const override;
    void describe(QCommandLineParser& parser) const override;
    ExitStatus run(const QCommandLineParser& parser, const CommandContext& context) override;
};

} // namespace stowage
