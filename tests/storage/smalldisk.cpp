#include "tests/storage/smalldisk.h"

#include <QFile>

#include <sys/mount.h>
#include <utility>

namespace stowage::test {

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
