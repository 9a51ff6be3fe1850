#pragma once

// The inside of a layer: reading, merging, packing and exporting what its tar holds, and TarSum.
// Whoever calls owns the devices that are read and written; nothing here keeps one longer than it
// says. No object here is shared between threads; different objects may be used on any threads.

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QSharedData>
#include <QSharedDataPointer>
#include <QString>

namespace stowage {

enum class EntryType : quint8 {
    File,
    Folder,
    SymbolicLink,
    HardLink,
    CharacterDevice,
    BlockDevice,
    Fifo,
    Other, ///< Anything a tar can say that no file system of today has.
};

/// What an entry takes away from the layers below it (OCI image specification, "Whiteouts").
enum class Whiteout : quint8 {
    None,
    Name,   ///< `.wh.NAME`: the NAME beside it.
    Opaque, ///< `.wh..wh..opq`: everything in its folder.
    Broken, ///< A bare `.wh.`, or one that names `.` or `..`: an error when it is applied.
};

struct ExtendedAttribute {
    QByteArray name; ///< With its namespace: "security.capability".
    QByteArray value;

    friend bool operator==(const ExtendedAttribute&, const ExtendedAttribute&) = default;
};

/// One entry of a layer's tar, as it is written there: nothing is cleaned, names are raw bytes
/// (displayText() makes them fit to be shown).
///
/// A value, made to be kept by the hundred thousand: what few entries have (links, attributes,
/// devices) takes one pointer, and entries in a row of one owner share it.
class LayerEntry {
public:
    LayerEntry();
    LayerEntry(QByteArray path, EntryType type);
    LayerEntry(const LayerEntry&);
    LayerEntry& operator=(const LayerEntry&);
    LayerEntry(LayerEntry&&) noexcept;
    LayerEntry& operator=(LayerEntry&&) noexcept;
    ~LayerEntry();

    /// As stored: perhaps with a leading `./` or `/`, a trailing `/`, `..`, or no UTF-8 at all.
    /// Never a path to be opened.
    const QByteArray& path() const { return path_; }
    void setPath(QByteArray path);

    /// The last component of the path, without a trailing `/`: a view into path().
    QByteArrayView name() const;

    EntryType type() const { return type_; }
    void setType(EntryType type) { type_ = type; }

    /// The lower twelve bits: permissions, set-user-id, set-group-id, sticky.
    quint16 mode() const { return mode_; }
    void setMode(quint16 mode) { mode_ = mode & 07777; }

    /// Bytes of content; 0 for all but files (and hard links that repeat the content).
    qint64 size() const { return size_; }
    void setSize(qint64 size) { size_ = size; }

    /// Seconds since 1970, UTC, and the nanoseconds after them.
    qint64 modified() const { return modified_; }
    quint32 modifiedNanoseconds() const { return modifiedNanoseconds_; }
    void setModified(qint64 seconds, quint32 nanoseconds = 0);

    qint64 uid() const;
    qint64 gid() const;
    const QByteArray& userName() const;
    const QByteArray& groupName() const;
    void setOwner(qint64 uid, qint64 gid, const QByteArray& user = {},
                  const QByteArray& group = {});
    /// The same object as another entry's, which costs nothing.
    void shareOwner(const LayerEntry& other);

    /// Where a symbolic link points, or the path a hard link is another name of; raw bytes.
    const QByteArray& linkTarget() const;
    void setLinkTarget(const QByteArray& target);

    const QList<ExtendedAttribute>& attributes() const;
    void setAttributes(const QList<ExtendedAttribute>& attributes);

    quint32 deviceMajor() const;
    quint32 deviceMinor() const;
    void setDevice(quint32 major, quint32 minor);

    Whiteout whiteout() const { return whiteout_; }
    bool isWhiteout() const { return whiteout_ != Whiteout::None; }

    /// The path that a whiteout takes away: `a/b` for `a/.wh.b`, `a` (its content) for
    /// `a/.wh..wh..opq`. Empty where there is none, or where it is the root's content.
    QByteArray hides() const;

private:
    struct Owner;
    struct Rare;
    Rare& rare();

    QByteArray path_;
    QSharedDataPointer<Owner> owner_; ///< Null: 0, 0, unnamed.
    QSharedDataPointer<Rare> rare_;   ///< Null where there is nothing rare.
    qint64 size_ = 0;
    qint64 modified_ = 0;
    quint32 modifiedNanoseconds_ = 0;
    quint16 mode_ = 0;
    EntryType type_ = EntryType::File;
    Whiteout whiteout_ = Whiteout::None;
};

/// A path as the merged root knows it: no leading or trailing `/`, no empty, `.` or `..` component
/// (`..` takes its parent away and stops at the root). The root itself is empty.
QByteArray cleanPath(QByteArrayView path);

} // namespace stowage
