#pragma once

#include "tests/layout/sampleplaces.h"

#include <QByteArray>
#include <QList>
#include <QString>

// Images as other programs hand them over, written byte by byte: none of the code under test has
// part in it.

namespace stowage::test {

/// An image and what it is called: "team/app:v1".
struct NamedImage {
    StoredImage image;
    QString name;
};

/// What "docker save" writes: the layers as plain tars, whatever they were stored as.
QByteArray dockerArchive(const QList<NamedImage>& images);

/// An OCI layout in a tar.
QByteArray ociArchive(const NamedImage& image);

/// An OCI layout in a folder, which is made. False when the disk does not take it.
bool writeOciLayout(const QString& folder, const NamedImage& image);

} // namespace stowage::test
