#pragma once

#include <QString>

namespace stowage::test {

/// A small file system in memory, mounted over a folder while it lives. Needs root, or a user
/// namespace in which to be it.
class SmallDisk {
public:
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
