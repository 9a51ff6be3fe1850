#pragma once

#include "core/digest/digest.h"
#include "core/image/repositoryname.h"
#include "core/image/tag.h"
#include "core/registry/uploadid.h"

#include <QString>

namespace stowage {

/// The folder layout of docker distribution 2.x and 3.x, as paths of a StorageDriver:
///
///     /docker/registry/v2/
///     ├── blobs/<alg>/<hex[0:2]>/<hex>/data
///     ├── repositories/<name>/
///     │   ├── _layers/<alg>/<hex>/link
///     │   ├── _manifests/
///     │   │   ├── revisions/<alg>/<hex>/link
///     │   │   └── tags/<tag>/
///     │   │       ├── current/link
///     │   │       └── index/<alg>/<hex>/link
///     │   └── _uploads/<uuid>/
///     │       ├── data
///     │       ├── startedat
///     │       ├── hashstates/<alg>/<offset>     written by docker-registry alone
///     │       └── stowage.json                  written here alone: UploadRecord
///     └── stowage.lock                          locked by who writes
///
/// A link holds a digest as text and nothing else. In an algorithm's name, `+`, `.` and `;` become
/// `/`. Parts of paths are values that were checked when they were parsed, never mere text.
namespace RegistryPaths {

QString root();
QString lock();

QString blobs();
QString blob(const Digest& digest);

QString repositories();
QString repository(const RepositoryName& name);

QString layers(const RepositoryName& name);
QString layerLink(const RepositoryName& name, const Digest& digest);

QString manifests(const RepositoryName& name);
QString revisions(const RepositoryName& name);
QString revisionLink(const RepositoryName& name, const Digest& digest);

QString tags(const RepositoryName& name);
QString tag(const RepositoryName& name, const Tag& tag);
QString tagCurrent(const RepositoryName& name, const Tag& tag);
QString tagIndex(const RepositoryName& name, const Tag& tag);
QString tagIndexLink(const RepositoryName& name, const Tag& tag, const Digest& digest);

QString uploads(const RepositoryName& name);
QString upload(const RepositoryName& name, const UploadId& uuid);
QString uploadData(const RepositoryName& name, const UploadId& uuid);
QString uploadStartedAt(const RepositoryName& name, const UploadId& uuid);
QString uploadHashStates(const RepositoryName& name, const UploadId& uuid);
QString uploadRecord(const RepositoryName& name, const UploadId& uuid);

/// `<folder>/<alg>/<hex>/link`.
QString linkIn(const QString& folder, const Digest& digest);

} // namespace RegistryPaths

} // namespace stowage
