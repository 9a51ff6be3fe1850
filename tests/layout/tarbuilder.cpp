#include "tests/layout/tarbuilder.h"

namespace stowage::test {

namespace {

constexpr qsizetype blockSize = 512;

void put(QByteArray& header, qsizetype offset, const QByteArray& value) {
    header.replace(offset, value.size(), value);
}

} // namespace

QByteArray TarBuilder::octal(qint64 size) {
    return QByteArray::number(size, 8).rightJustified(11, '0') + ' ';
}

QByteArray TarBuilder::base256(qint64 size) {
    QByteArray field(12, '\0');
    for (qsizetype i = 11; i > 3; --i) {
        field[i] = static_cast<char>(size & 0xff);
        size >>= 8;
    }
    field[0] = static_cast<char>(0x80);
    return field;
}

TarBuilder& TarBuilder::member(char type, const QByteArray& path, const QByteArray& sizeField,
                               const QByteArray& content, const QByteArray& link) {
    QByteArray header(blockSize, '\0');
    put(header, 0, path.left(100));
    // An ordinary user, too, looks into what is unpacked.
    put(header, 100, type == '5' ? "0000755" : "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, sizeField);
    put(header, 136, "00000000000");
    header[156] = type;
    put(header, 157, link.left(100));
    put(header, 257,
        QByteArray("ustar\0"
                   "00",
                   8));
    put(header, 148, "        ");
    int sum = 0;
    for (const char byte : std::as_const(header)) {
        sum += static_cast<unsigned char>(byte);
    }
    put(header, 148, QByteArray::number(sum, 8).rightJustified(6, '0') + '\0' + ' ');
    bytes_ += header + content;
    bytes_ += QByteArray((blockSize - content.size() % blockSize) % blockSize, '\0');
    return *this;
}

TarBuilder& TarBuilder::file(const QByteArray& path, const QByteArray& content) {
    return member('0', path, octal(content.size()), content);
}

TarBuilder& TarBuilder::folder(const QByteArray& path) {
    return member('5', path, octal(0), {});
}

TarBuilder& TarBuilder::symbolicLink(const QByteArray& path, const QByteArray& target) {
    return member('2', path, octal(0), {}, target);
}

TarBuilder& TarBuilder::hardLink(const QByteArray& path, const QByteArray& target) {
    return member('1', path, octal(0), {}, target);
}

TarBuilder& TarBuilder::pax(const QByteArray& key, const QByteArray& value) {
    const QByteArray record = ' ' + key + '=' + value + '\n';
    qsizetype length = record.size();
    while (QByteArray::number(length).size() + record.size() != length) {
        length = QByteArray::number(length).size() + record.size();
    }
    const QByteArray content = QByteArray::number(length) + record;
    return member('x', "PaxHeader", octal(content.size()), content);
}

TarBuilder& TarBuilder::longName(const QByteArray& path) {
    const QByteArray content = path + '\0';
    return member('L', "././@LongLink", octal(content.size()), content);
}

QByteArray TarBuilder::bytes() const {
    return bytes_ + QByteArray(2 * blockSize, '\0');
}

} // namespace stowage::test
