#pragma once

#include <QByteArray>
#include <QString>

namespace stowage {

/// What the names in a tar tell of it, one after the other: an image archive, or the tar of a
/// layer. One thread.
class ArchiveNames {
public:
    /// A member's path as stored.
    void add(const QByteArray& stored);

    bool hasDockerList() const { return dockerList_; }
    bool hasLayout() const { return layout_ && index_; }

    /// Nothing that the archive of an image would not have.
    bool isPure() const { return foreign_ == 0 && known_ > 0; }

    /// Enough names were seen to know that it is a layer.
    bool isSurelyLayer() const;

    /// A path without `./` and trailing `/`.
    static QString cleaned(const QByteArray& stored);

    /// Whether an image archive may have such a path.
    static bool isArchivePart(const QString& path);

private:
    qint64 known_ = 0;
    qint64 foreign_ = 0;
    bool dockerList_ = false;
    bool layout_ = false;
    bool index_ = false;
};

} // namespace stowage
