#pragma once

#include "ui/browse/filetree.h"

namespace stowage {

// What a FileTree is made of. Private to it.

struct FileTree::Record {
    Node parent = none;
    Node firstChild = none; ///< The one that came last.
    Node nextSibling = none;
    quint32 children = 0;
    const char* name = nullptr;
    const char* link = nullptr;
    quint32 nameSize = 0;
    quint32 linkSize = 0;
    qint64 size = 0; ///< Of folders: of all in them.
    qint64 modified = 0;
    quint32 uid = 0;
    quint32 gid = 0;
    quint16 mode = 0755;
    EntryType type = EntryType::Folder;
    FileChange change = FileChange::Unknown;
    bool isOpaque = false;
    bool isImplicit = true;
    bool isOtherName = false; ///< Its size is no part of its folder's.
    bool isReplaced = false;  ///< Its folder became something else: it is in no list.

    QByteArrayView nameView() const { return {name, static_cast<qsizetype>(nameSize)}; }
    QByteArrayView linkView() const { return {link, static_cast<qsizetype>(linkSize)}; }
    bool isGone() const { return stowage::isGone(change); }
};

} // namespace stowage
