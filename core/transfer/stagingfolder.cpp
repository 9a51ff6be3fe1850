#include "core/transfer/stagingfolder.h"

#include "core/base/durablefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace stowage {

namespace {

/// rename(2) that never replaces.
Result<> renameNew(const QString& from, const QString& to) {
    const QByteArray source = QFile::encodeName(from);
    const QByteArray target = QFile::encodeName(to);
    if (::renameat2(AT_FDCWD, source.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE) ==
        0) {
        return {};
    }
    int number = errno;
    if (number == EINVAL || number == ENOSYS) { // A file system that cannot promise it.
        struct stat status{};
        if (::lstat(target.constData(), &status) == 0) {
            number = EEXIST;
        } else if (std::rename(source.constData(), target.constData()) == 0) {
            return {};
        } else {
            number = errno;
        }
    }
    if (number == EEXIST) {
        return failure(ErrorCode::AlreadyExists, QStringLiteral("%1 is there already").arg(to));
    }
    return std::unexpected(Error::fromErrno(number, QStringLiteral("making %1").arg(to)));
}

} // namespace

StagingFolder::StagingFolder(QString path) : path_(std::move(path)) {}

StagingFolder::StagingFolder(StagingFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

StagingFolder::~StagingFolder() {
    if (!path_.isEmpty()) {
        QDir(path_).removeRecursively();
    }
}

Result<StagingFolder> StagingFolder::create(const QString& beside) {
    QByteArray name;
    // mkdtemp wants its X at the end, and makes folders that only their owner may enter.
    for (int attempt = 0; attempt < 100; ++attempt) {
        name = QFile::encodeName(beside) + '.' +
               QByteArray::number(QRandomGenerator::global()->bounded(0x1000000), 16)
                   .rightJustified(6, '0') +
               ".tmp";
        if (::mkdir(name.constData(), 0777) == 0) {
            return StagingFolder(QFile::decodeName(name));
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return std::unexpected(Error::fromErrno(errno, QStringLiteral("making %1").arg(beside)));
}

Result<> StagingFolder::renameTo(const QString& target) {
    if (auto renamed = renameNew(path_, target); !renamed) {
        return renamed;
    }
    path_.clear();
    return syncFolder(QFileInfo(target).absolutePath());
}

Result<> StagingFolder::moveOneTo(const QString& name, const QString& target, bool overwrite) {
    const QString from = path_ + QLatin1Char('/') + name;
    if (!overwrite) {
        if (auto renamed = renameNew(from, target); !renamed) {
            return renamed;
        }
    } else if (std::rename(QFile::encodeName(from).constData(),
                           QFile::encodeName(target).constData()) != 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("making %1").arg(target)));
    }
    return syncFolder(QFileInfo(target).absolutePath());
}

Result<> StagingFolder::moveContentTo(const QString& folder) {
    const QStringList names = QDir(path_).entryList(QDir::AllEntries | QDir::NoDotAndDotDot |
                                                    QDir::Hidden | QDir::System);
    QStringList moved;
    for (const QString& name : names) {
        const QString from = path_ + QLatin1Char('/') + name;
        const QString to = folder + QLatin1Char('/') + name;
        if (auto renamed = renameNew(from, to); !renamed) {
            for (const QString& back : std::as_const(moved)) {
                (void)renameNew(folder + QLatin1Char('/') + back, path_ + QLatin1Char('/') + back);
            }
            return renamed;
        }
        moved.append(name);
    }
    return syncFolder(folder);
}

} // namespace stowage
