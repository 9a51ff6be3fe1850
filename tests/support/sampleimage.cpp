#include "tests/support/sampleimage.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <cstring>

namespace stowage::test {

namespace {

QByteArray littleEndian(quint32 value) {
    QByteArray bytes;
    for (int shift = 0; shift < 32; shift += 8) {
        bytes.append(static_cast<char>(value >> shift));
    }
    return bytes;
}

quint32 crc32(const QByteArray& bytes) {
    quint32 crc = ~quint32{0};
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

} // namespace

Descriptor describe(const QByteArray& bytes, const QString& mediaType) {
    return {.mediaType = mediaType, .digest = Hasher::digestOf(bytes), .size = bytes.size()};
}

SampleImage SampleImage::of(const QList<Layer>& layers, const Platform& platform) {
    QList<Descriptor> descriptors;
    QJsonArray diffIds;
    QJsonArray history;
    for (const Layer& layer : layers) {
        descriptors.append(describe(layer.stored, layer.mediaType));
        diffIds.append(Hasher::digestOf(layer.tar).toString());
        history.append(QJsonObject{
            {QStringLiteral("created"), QStringLiteral("2024-01-02T03:04:05Z")},
            {QStringLiteral("created_by"), QStringLiteral("ADD layer %1").arg(diffIds.size())}});
    }
    QJsonObject config{
        {QStringLiteral("architecture"), platform.architecture},
        {QStringLiteral("os"), platform.os},
        {QStringLiteral("created"), QStringLiteral("2024-01-02T03:04:05Z")},
        {QStringLiteral("config"),
         QJsonObject{{QStringLiteral("Cmd"), QJsonArray{QStringLiteral("/bin/sh")}}}},
        {QStringLiteral("rootfs"), QJsonObject{{QStringLiteral("type"), QStringLiteral("layers")},
                                               {QStringLiteral("diff_ids"), diffIds}}},
        {QStringLiteral("history"), history}};
    if (!platform.variant.isEmpty()) {
        config.insert(QStringLiteral("variant"), platform.variant);
    }
    const QByteArray configBytes = QJsonDocument(config).toJson(QJsonDocument::Compact);
    const Descriptor configDescriptor = describe(configBytes, MediaType::ociConfig);
    const QByteArray manifest = makeManifest(configDescriptor, descriptors);
    Descriptor manifestDescriptor = describe(manifest, MediaType::ociManifest);
    manifestDescriptor.platform = platform;
    return {.config = configBytes,
            .manifest = manifest,
            .configDescriptor = configDescriptor,
            .manifestDescriptor = manifestDescriptor};
}

QByteArray tarOf(const QByteArray& name, const QByteArray& content) {
    constexpr qsizetype block = 512;
    QByteArray header(block, '\0');
    const auto put = [&](qsizetype at, const QByteArray& text) {
        std::memcpy(header.data() + at, text.constData(), static_cast<size_t>(text.size()));
    };
    put(0, name.left(100));
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, QByteArray::number(content.size(), 8).rightJustified(11, '0'));
    put(136, "00000000000");
    put(148, "        ");
    put(156, "0");
    put(257, QByteArray("ustar\00000", 8));
    uint sum = 0;
    for (const char c : header) {
        sum += static_cast<unsigned char>(c);
    }
    put(148, QByteArray::number(sum, 8).rightJustified(6, '0') + QByteArray("\0 ", 2));
    const qsizetype padding = (block - content.size() % block) % block;
    return header + content + QByteArray(padding + 2 * block, '\0');
}

QByteArray noise(qsizetype size, quint32 seed) {
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    QRandomGenerator generator(seed);
    for (qsizetype i = 0; i < bytes.size(); i += 4) {
        const quint32 word = generator.generate();
        std::memcpy(bytes.data() + i, &word, sizeof word);
    }
    bytes.truncate(size);
    return bytes;
}

QByteArray gzipped(const QByteArray& bytes) {
    // qCompress gives four bytes of length, then a zlib stream: two bytes, deflate, four bytes.
    const QByteArray zlib = qCompress(bytes);
    const QByteArray deflate = zlib.sliced(6, zlib.size() - 10);
    return QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + deflate + littleEndian(crc32(bytes)) +
           littleEndian(static_cast<quint32>(bytes.size()));
}

} // namespace stowage::test
