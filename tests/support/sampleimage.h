#pragma once

#include "core/image/descriptor.h"
#include "core/image/mediatype.h"
#include "core/image/platform.h"

#include <QByteArray>
#include <QList>

namespace stowage::test {

/// The documents of an image made of given layers, for places that are filled by hand.
struct SampleImage {
    QByteArray config;
    QByteArray manifest;
    Descriptor configDescriptor;
    Descriptor manifestDescriptor;

    /// A layer as stored, and the tar it holds (the same bytes where nothing is compressed).
    struct Layer {
        QByteArray stored;
        QByteArray tar;
        QString mediaType = MediaType::ociLayerGzip;
    };

    static SampleImage of(const QList<Layer>& layers,
                          const Platform& platform = {.os = QStringLiteral("linux"),
                                                      .architecture = QStringLiteral("amd64")});
};

/// The descriptor of bytes.
Descriptor describe(const QByteArray& bytes, const QString& mediaType);

/// A valid tar (ustar) of one file, without a library.
QByteArray tarOf(const QByteArray& name, const QByteArray& content);

/// `size` bytes that do not compress, always the same for the same seed.
QByteArray noise(qsizetype size, quint32 seed = 1);

/// The bytes as one gzip member.
QByteArray gzipped(const QByteArray& bytes);

} // namespace stowage::test
