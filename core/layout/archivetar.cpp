#include "core/layout/archivetar.h"

#include "core/base/utctime.h"
#include "core/layout/tarheaders.h"

#include <QDir>
#include <QFile>

#include <KArchiveDirectory>
#include <KArchiveFile>
#include <sys/stat.h>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestPath = 1024;
constexpr qsizetype mostComponents = 32;

/// The path within the archive, without `./`; empty when it is none that an image's part can have
/// (absolute, out of the archive, overlong, no text).
QString memberPath(const QByteArray& stored) {
    if (stored.isEmpty() || stored.size() > longestPath || stored.startsWith('/') ||
        stored.contains('\0')) {
        return {};
    }
    const QString path = QDir::cleanPath(QFile::decodeName(stored));
    const bool leaves = path == QLatin1String("..") || path.startsWith(QLatin1String("../"));
    if (leaves || path == QLatin1String(".") || path.count(QLatin1Char('/')) >= mostComponents) {
        return {};
    }
    return path;
}

} // namespace

ArchiveTar::ArchiveTar(QIODevice* device, Blob tar) : KTar(device), tar_(std::move(tar)) {}

ArchiveTar::~ArchiveTar() = default;

Result<> ArchiveTar::read(std::stop_token stop) {
    stop_ = std::move(stop);
    if (!open(QIODevice::ReadOnly) && outcome_) {
        return failure(ErrorCode::Io, errorString());
    }
    return outcome_;
}

bool ArchiveTar::openArchive(QIODevice::OpenMode mode) {
    if (mode != QIODevice::ReadOnly) {
        return KTar::openArchive(mode);
    }
    // KArchive would name the root's owner after the user, by way of functions that are not
    // thread-safe.
    setRootDir(new KArchiveDirectory(this, QStringLiteral("/"), S_IFDIR | 0755, {}, {}, {}, {}));
    outcome_ = walkTar(
        tar_,
        [this](const TarMember& member) {
            addMember(member);
            return true;
        },
        stop_);
    return outcome_.has_value();
}

void ArchiveTar::addMember(const TarMember& member) {
    const QString path = memberPath(member.path);
    if (path.isEmpty()) {
        return; // Nothing can name it, and nothing is ever written by a member's name.
    }
    if (member.type == TarMember::Type::Folder) {
        findOrCreate(path);
        return;
    }
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    KArchiveDirectory* const folder = slash < 0 ? rootDir() : findOrCreate(path.left(slash));
    const QString name = path.mid(slash + 1);
    if (folder == nullptr || folder->entry(name) != nullptr) {
        ambiguous_.insert(path);
        return;
    }
    int mode = S_IFREG | 0644;
    QString target;
    switch (member.type) {
    case TarMember::Type::SymbolicLink:
        mode = S_IFLNK | 0777;
        target = QFile::decodeName(member.linkTarget);
        break;
    case TarMember::Type::HardLink: // Its target is a path from the top.
        target = QLatin1Char('/') + QFile::decodeName(member.linkTarget);
        break;
    case TarMember::Type::Other:
        mode = S_IFIFO | 0644;
        break;
    default:
        break;
    }
    const auto modified = utcFromSecs(member.modified);
    if (!folder->addEntryV2(new KArchiveFile(this, name, mode, modified, {}, {}, target,
                                             member.offset, member.size))) {
        ambiguous_.insert(path);
    }
}

} // namespace stowage
