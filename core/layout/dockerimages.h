#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace stowage {

/// An image as docker's manifest.json lists it: paths in the archive, and names. A value.
struct DockerImage {
    QString config;
    QStringList repoTags;
    QStringList layers; ///< Lowest first.
};

/// Reads a docker archive's manifest.json. Errors: Corrupt, TooLarge.
Result<QList<DockerImage>> parseDockerImages(const QByteArray& bytes);

/// The manifest.json of an archive; the same images give the same bytes.
QByteArray makeDockerImages(const QList<DockerImage>& images);

} // namespace stowage
