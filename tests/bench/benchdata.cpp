#include "tests/bench/benchdata.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "core/image/mediatype.h"
#include "core/layers/layerentry.h"
#include "core/layers/tarwriter.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>
#include <vector>

namespace stowage::bench {

namespace {

/// Passes what is written on to a file and hashes it.
class HashingFile final : public QFile {
public:
    using QFile::QFile;
    Hasher hasher;

protected:
    qint64 writeData(const char* data, qint64 size) override {
        hasher.update(QByteArrayView(data, size));
        return QFile::writeData(data, size);
    }
};

/// xorshift64*: fast, and nothing that a compressor would find.
void fillWithNoise(std::vector<char>& buffer, quint64& state) {
    for (size_t i = 0; i + sizeof(quint64) <= buffer.size(); i += sizeof(quint64)) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        const quint64 value = state * 2685821657736338717ULL;
        std::memcpy(buffer.data() + i, &value, sizeof value);
    }
}

bool writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

bool writeBlob(const QString& folder, const QByteArray& bytes) {
    return writeFile(
        QStringLiteral("%1/blobs/sha256/%2").arg(folder, Hasher::digestOf(bytes).hex()), bytes);
}

QString blobFolder(const QString& folder) {
    return folder + QStringLiteral("/blobs/sha256");
}

std::optional<Descriptor> writeLayer(const QString& folder, qint64 bytes, quint64& state) {
    const QString path = folder + QStringLiteral("/layer");
    HashingFile layer(path);
    if (!layer.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {
        return std::nullopt;
    }
    TarWriter tar(layer);
    LayerEntry entry("noise", EntryType::File);
    entry.setMode(0644);
    entry.setSize(bytes);
    if (!tar.begin(entry)) {
        return std::nullopt;
    }
    std::vector<char> buffer(1 << 20);
    for (qint64 left = bytes; left > 0;) {
        fillWithNoise(buffer, state);
        const qint64 part = std::min<qint64>(left, static_cast<qint64>(buffer.size()));
        if (!tar.write(QByteArrayView(buffer.data(), part))) {
            return std::nullopt;
        }
        left -= part;
    }
    if (!tar.finish()) {
        return std::nullopt;
    }
    const Descriptor written{MediaType::ociLayer, layer.hasher.digest(), layer.hasher.size()};
    layer.close();
    if (!QFile::rename(path, blobFolder(folder) + QLatin1Char('/') + written.digest.hex())) {
        return std::nullopt;
    }
    return written;
}

bool makeTar(const QString& path, int entries, const std::function<QByteArray(int)>& name) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        return false;
    }
    TarWriter tar(file);
    for (int i = 0; i < entries; ++i) {
        LayerEntry entry(name(i), EntryType::File);
        entry.setMode(0644);
        entry.setModified(1'700'000'000);
        entry.setSize(10);
        if (!tar.begin(entry) || !tar.write("ten bytes\n")) {
            return false;
        }
    }
    return tar.finish().has_value() && file.flush();
}

} // namespace

QString layerPath(const QString& folder) {
    const QFileInfoList blobs = QDir(blobFolder(folder)).entryInfoList(QDir::Files, QDir::Size);
    return blobs.isEmpty() ? QString() : blobs.first().absoluteFilePath();
}

bool makeLayout(const QString& folder, qint64 bytes, int layers) {
    if (!QDir().mkpath(blobFolder(folder))) {
        return false;
    }
    quint64 state = 88172645463325252ULL;
    QList<Descriptor> written;
    QJsonArray diffIds;
    for (int i = 0; i < layers; ++i) {
        const auto layer = writeLayer(folder, bytes, state);
        if (!layer) {
            return false;
        }
        written.append(*layer);
        diffIds.append(layer->digest.toString());
    }

    const QByteArray config =
        QJsonDocument(QJsonObject{{QStringLiteral("architecture"), QStringLiteral("amd64")},
                                  {QStringLiteral("os"), QStringLiteral("linux")},
                                  {QStringLiteral("rootfs"),
                                   QJsonObject{{QStringLiteral("type"), QStringLiteral("layers")},
                                               {QStringLiteral("diff_ids"), diffIds}}}})
            .toJson(QJsonDocument::Compact);
    const QByteArray manifest =
        makeManifest({MediaType::ociConfig, Hasher::digestOf(config), config.size()}, written);
    const QJsonObject reference{{QStringLiteral("mediaType"), MediaType::ociManifest},
                                {QStringLiteral("digest"), Hasher::digestOf(manifest).toString()},
                                {QStringLiteral("size"), static_cast<qint64>(manifest.size())},
                                {QStringLiteral("annotations"),
                                 QJsonObject{{QStringLiteral("org.opencontainers.image.ref.name"),
                                              QStringLiteral("bench")}}}};
    const QByteArray index =
        QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                  {QStringLiteral("manifests"), QJsonArray{reference}}})
            .toJson(QJsonDocument::Compact);
    return writeBlob(folder, config) && writeBlob(folder, manifest) &&
           writeFile(folder + QStringLiteral("/index.json"), index) &&
           writeFile(folder + QStringLiteral("/oci-layout"),
                     QByteArrayLiteral("{\"imageLayoutVersion\":\"1.0.0\"}"));
}

bool makeLongTar(const QString& path, int entries) {
    return makeTar(path, entries, [](int i) {
        return "usr/share/part" + QByteArray::number(i / 100) + "/file" + QByteArray::number(i) +
               ".txt";
    });
}

bool makeFlatTar(const QString& path, int entries) {
    constexpr qint64 step = 7919; // a prime: each number comes once
    return makeTar(path, entries, [entries](int i) {
        return "flat/file" + QByteArray::number(i * step % entries) + ".txt";
    });
}

} // namespace stowage::bench
