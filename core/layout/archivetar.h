#pragma once

#include "core/layout/blob.h"

#include <QSet>

#include <KTar>

namespace stowage {

/// KTar, opened for reading by walkTar() rather than by its own reading of headers, which knows
/// neither pax records nor base-256 sizes: it cuts pax names at 100 characters, and where a size
/// (over 8 GiB) is written in either way it takes the member's content for further members.
///
/// One thread at a time.
class ArchiveTar final : public KTar {
public:
    /// `device` is only held, and must outlive this; `tar` is what is read.
    ArchiveTar(QIODevice* device, Blob tar);
    ~ArchiveTar() override;

    /// Errors: those of walkTar().
    Result<> read(std::stop_token stop);

    /// Whether two members have the path, so that programs disagree on which one is meant.
    bool isAmbiguous(const QString& path) const { return ambiguous_.contains(path); }

protected:
    bool openArchive(QIODevice::OpenMode mode) override;

private:
    struct Entry;
    void addMember(const struct TarMember& member);

    Blob tar_;
    std::stop_token stop_;
    Result<> outcome_;
    QSet<QString> ambiguous_;
};

} // namespace stowage
