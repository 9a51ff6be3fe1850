#include "core/base/filedescriptor.h"

#include <cerrno>
#include <unistd.h>

namespace stowage {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
        close();
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

FileDescriptor::~FileDescriptor() {
    close();
}

int FileDescriptor::close() {
    if (fd_ < 0) {
        return 0;
    }
    return ::close(std::exchange(fd_, -1)) == 0 ? 0 : errno;
}

} // namespace stowage
