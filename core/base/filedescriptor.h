#pragma once

#include <utility>

namespace stowage {

/// Owns a POSIX file descriptor and closes it. Movable, not copyable; as thread-safe as an int.
///
/// Where a failing close must be noticed (after writing), call close() and check it.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : fd_(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor();

    int get() const { return fd_; }
    bool isOpen() const { return fd_ >= 0; }

    /// 0, or the errno of close(2). The descriptor is gone either way.
    int close();

private:
    int fd_ = -1;
};

} // namespace stowage
