#pragma once

#include <QByteArray>

namespace stowage::test {

/// Writes tars byte by byte, good and bad ones alike.
class TarBuilder {
public:
    TarBuilder& file(const QByteArray& path, const QByteArray& content);
    TarBuilder& folder(const QByteArray& path);
    TarBuilder& symbolicLink(const QByteArray& path, const QByteArray& target);
    TarBuilder& hardLink(const QByteArray& path, const QByteArray& target);

    /// A member of any type whose size field says what it likes; the content follows, padded.
    TarBuilder& member(char type, const QByteArray& path, const QByteArray& sizeField,
                       const QByteArray& content, const QByteArray& link = {});

    /// A pax header for the next member.
    TarBuilder& pax(const QByteArray& key, const QByteArray& value);

    /// GNU's long name for the next member.
    TarBuilder& longName(const QByteArray& path);

    /// With the two blocks that end an archive.
    QByteArray bytes() const;

    /// Without them.
    const QByteArray& open() const { return bytes_; }

    static QByteArray octal(qint64 size);
    static QByteArray base256(qint64 size);

private:
    QByteArray bytes_;
};

} // namespace stowage::test
