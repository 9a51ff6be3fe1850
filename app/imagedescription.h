#pragma once

#include "core/image/imageconfig.h"
#include "core/image/manifest.h"
#include "core/registry/registry.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>
#include <stop_token>

namespace stowage {

/// An image as `ls` shows it: its manifest and, where it has a readable one, its configuration.
struct ImageDescription {
    Manifest manifest;
    std::optional<ImageConfig> config;
    bool isNestedTooDeep = false; ///< An index with more in each other than are followed.

    /// A configuration that is absent or unreadable leaves `config` empty and is no failure.
    static Result<ImageDescription> read(Repository& repository, const Digest& digest,
                                         std::stop_token stop);

    /// Lines for a person; `name` heads them.
    QStringList toLines(const QString& name) const;
    QJsonObject toJson(const QString& name) const;
};

} // namespace stowage
