#include "ui/browse/dragfolder.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <utility>

namespace stowage {

namespace {

FileDescriptor openLocked(const QString& path, int flags, int lock) {
    FileDescriptor file(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, 0600));
    if (file.isOpen() && ::flock(file.get(), lock) != 0) {
        return {};
    }
    return file;
}

QString lockOf(const QString& folder) {
    return folder + QStringLiteral(".lock");
}

} // namespace

DragFolder::DragFolder(QString base) : base_(std::move(base)) {}

DragFolder::~DragFolder() {
    // Only at the end, when the window is closed.
    if (!own_.isEmpty()) {
        QDir(own_).removeRecursively();
        QFile::remove(lockOf(own_));
    }
}

/// The lock stands beside the folder, and the base is locked while both come or go.
Result<> DragFolder::claim() {
    if (!own_.isEmpty()) {
        return {};
    }
    QDir().mkpath(base_);
    const FileDescriptor all = openLocked(base_, O_RDONLY | O_DIRECTORY, LOCK_EX);
    QByteArray name = QFile::encodeName(base_ + QStringLiteral("/XXXXXX"));
    if (!all.isOpen() || ::mkdtemp(name.data()) == nullptr) {
        return std::unexpected(Error::fromErrno(errno, base_));
    }
    const QString own = QFile::decodeName(name);
    lock_ = openLocked(lockOf(own), O_RDWR | O_CREAT, LOCK_EX | LOCK_NB);
    if (!lock_.isOpen()) {
        const int number = errno;
        QDir(own).removeRecursively();
        return std::unexpected(Error::fromErrno(number, base_));
    }
    own_ = own;
    return {};
}

Result<QString> DragFolder::make() {
    const std::scoped_lock guard(mutex_);
    if (auto claimed = claim(); !claimed) {
        return failure(claimed);
    }
    QString folder = own_ + QLatin1Char('/') + QString::number(++count_);
    if (::mkdir(QFile::encodeName(folder).constData(), 0700) != 0) {
        return std::unexpected(Error::fromErrno(errno, folder));
    }
    return folder;
}

void DragFolder::removeLeftovers() {
    const FileDescriptor all = openLocked(base_, O_RDONLY | O_DIRECTORY, LOCK_EX);
    if (!all.isOpen()) {
        return; // There never was any.
    }
    const QStringList folders = QDir(base_).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& name : folders) {
        const QString folder = base_ + QLatin1Char('/') + name;
        const FileDescriptor lock = openLocked(lockOf(folder), O_RDWR | O_CREAT, LOCK_EX | LOCK_NB);
        if (lock.isOpen()) {
            QDir(folder).removeRecursively();
            QFile::remove(lockOf(folder));
        }
    }
}

} // namespace stowage
