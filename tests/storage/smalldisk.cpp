#include "tests/storage/smalldisk.h"

#include <QFile>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>
#include <utility>

namespace stowage::test {

namespace {

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(bytes);
    }
}

} // namespace

void SmallDisk::haveOwnMounts() {
    if (::unshare(CLONE_NEWNS) != 0) {
        const QByteArray user = QByteArray::number(::geteuid());
        const QByteArray group = QByteArray::number(::getegid());
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
            return;
        }
        write(QStringLiteral("/proc/self/setgroups"), "deny");
        write(QStringLiteral("/proc/self/uid_map"), "0 " + user + " 1");
        write(QStringLiteral("/proc/self/gid_map"), "0 " + group + " 1");
    }
    ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
}

SmallDisk::SmallDisk(QString folder) : folder_(std::move(folder)) {}

SmallDisk::~SmallDisk() {
    if (mounted_) {
        ::umount2(QFile::encodeName(folder_).constData(), MNT_DETACH);
    }
}

bool SmallDisk::mount(const char* options) {
    mounted_ = ::mount("tmpfs", QFile::encodeName(folder_).constData(), "tmpfs",
                       MS_NOSUID | MS_NODEV, options) == 0;
    return mounted_;
}

bool SmallDisk::makeReadOnly() {
    return ::mount(nullptr, QFile::encodeName(folder_).constData(), nullptr, MS_REMOUNT | MS_RDONLY,
                   nullptr) == 0;
}

} // namespace stowage::test
