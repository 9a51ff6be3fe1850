#pragma once

#include "core/image/repositoryname.h"

#include <QString>
#include <QStringList>

namespace stowage {

/// The key under which Docker keeps what it knows of `host[:port]`, in its file and with its
/// helpers: the host itself, but "https://index.docker.io/v1/" for Docker Hub.
QString registryKey(const QString& host);

/// All names of the registry: three for Docker Hub, otherwise the host alone. In lower case.
QStringList registryNames(const QString& host);

/// Whether a key of an "auths" object stands for the whole of the registry: its name, or a URL on
/// it ("https://host/v1/"), whose path says nothing, or the name with the path of an API version
/// behind it ("host/v2"). Never for `host/namespace`, which stands for a part of it, and never
/// for a name that merely begins or ends like it.
bool isKeyOf(const QString& key, const QString& host);

/// The keys under which the containers tools keep what is for a repository alone, most special
/// first: `host/a/b`, `host/a`. The host itself is not among them.
QStringList repositoryKeys(const QString& host, const RepositoryName& repository);

} // namespace stowage
