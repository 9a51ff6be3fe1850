#pragma once

#include <QString>

namespace stowage::test {

/// A small file system in memory, mounted over a folder while it lives. Only this program and those
/// that it starts see it.
class SmallDisk {
public:
    /// Gives this program mounts of its own: as root, or else as the root of a user namespace,
    /// where the kernel lets anybody have one. First thing in main(), for it must have one thread
    /// only. Whether it can mount is what mount() says.
    static void haveOwnMounts();

    explicit SmallDisk(QString folder);
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk();

    /// `options` as mount(8) takes them: "size=1m".
    bool mount(const char* options);
    bool makeReadOnly();

private:
    QString folder_;
    bool mounted_ = false;
};

} // namespace stowage::test
