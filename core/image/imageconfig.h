#pragma once

#include "core/digest/digest.h"
#include "core/image/platform.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QStringList>

namespace stowage {

/// An image's configuration (OCI image specification, "Image Configuration"). A value.
struct ImageConfig {
    struct History {
        QDateTime created;
        QString createdBy;
        QString comment;
        bool emptyLayer = false;
    };

    Platform platform;
    QDateTime created; ///< Invalid when the image does not say.
    QString author;
    QString user;
    QString workingDir;
    QStringList env;
    QStringList entrypoint;
    QStringList cmd;
    QStringList exposedPorts;
    QStringList volumes;
    QMap<QString, QString> labels;
    QString stopSignal;
    QList<Digest> diffIds; ///< Digests of the uncompressed layers, lowest first.
    QList<History> history;

    /// Errors: ManifestInvalid, TooLarge (4 MiB), InvalidDigest, UnsupportedDigest.
    static Result<ImageConfig> parse(QByteArrayView bytes);

    /// The command that made layer `index` (counting only layers, not empty history); empty when
    /// the history does not tell.
    QString createdBy(qsizetype index) const;
};

} // namespace stowage
