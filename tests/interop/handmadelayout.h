#pragma once

#include "tests/support/sampleimage.h"

#include <QByteArray>
#include <QString>

namespace stowage::test {

/// The bytes of a file; nothing where it cannot be read.
QByteArray readFile(const QString& path);

/// Writes a file, its folders too; ends the test program where that fails.
void writeFile(const QString& path, const QByteArray& bytes);

/// Two layers: etc/motd with gzip, and 100,000 bytes of usr/share/data as a plain tar.
QList<SampleImage::Layer> motdAndData();

/// An OCI layout of one tagged image, by hand, so that no code of ours made what the tests read.
void writeLayout(const QString& folder, const SampleImage& image,
                 const QList<SampleImage::Layer>& layers, const QString& tag);

} // namespace stowage::test
