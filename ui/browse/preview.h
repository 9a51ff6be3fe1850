#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>

namespace stowage {

/// A file as it can be looked at without exporting it. A value.
struct Preview {
    enum class Kind { Empty, Text, Picture, Bytes };

    Kind kind = Kind::Empty;
    QString text = {};      ///< Of texts, made harmless; of bytes, sixteen in a row.
    QImage picture = {};    ///< Never larger than a screen.
    QSize pictureSize = {}; ///< As it is in the file.
    qint64 size = 0;        ///< Bytes of the file.
    qint64 shown = 0;       ///< Of these, what the text is of.

    /// What is wanted of a file for a preview: no picture is larger.
    static constexpr qint64 wantedBytes = 16 * 1024 * 1024;

    /// `start` is the file's first `wantedBytes`, or all of it. What is a picture is told by its
    /// bytes, never by its name; what is text, by being UTF-8 (or UTF-16 with a mark) without
    /// control characters that no text has. For a worker's thread: pictures take time.
    static Preview of(const QByteArray& start, qint64 size);
};

} // namespace stowage
