#include "core/storage/registrypaths.h"

namespace stowage::RegistryPaths {

namespace {

QString algorithmPath(const Digest& digest) {
    QString path = digest.algorithm();
    for (QChar& c : path) {
        if (c == QLatin1Char('+') || c == QLatin1Char('.') || c == QLatin1Char(';')) {
            c = QLatin1Char('/');
        }
    }
    return path;
}

} // namespace

QString root() {
    return QStringLiteral("/docker/registry/v2");
}

QString lock() {
    return root() + QStringLiteral("/stowage.lock");
}

QString blobs() {
    return root() + QStringLiteral("/blobs");
}

QString blob(const Digest& digest) {
    return QStringLiteral("%1/%2/%3/%4/data")
        .arg(blobs(), algorithmPath(digest), digest.hex().left(2), digest.hex());
}

QString repositories() {
    return root() + QStringLiteral("/repositories");
}

QString repository(const RepositoryName& name) {
    return repositories() + QLatin1Char('/') + name.toString();
}

QString layers(const RepositoryName& name) {
    return repository(name) + QStringLiteral("/_layers");
}

QString layerLink(const RepositoryName& name, const Digest& digest) {
    return linkIn(layers(name), digest);
}

QString manifests(const RepositoryName& name) {
    return repository(name) + QStringLiteral("/_manifests");
}

QString revisions(const RepositoryName& name) {
    return manifests(name) + QStringLiteral("/revisions");
}

QString revisionLink(const RepositoryName& name, const Digest& digest) {
    return linkIn(revisions(name), digest);
}

QString tags(const RepositoryName& name) {
    return manifests(name) + QStringLiteral("/tags");
}

QString tag(const RepositoryName& name, const Tag& tag) {
    return tags(name) + QLatin1Char('/') + tag.toString();
}

QString tagCurrent(const RepositoryName& name, const Tag& tag) {
    return RegistryPaths::tag(name, tag) + QStringLiteral("/current/link");
}

QString tagIndex(const RepositoryName& name, const Tag& tag) {
    return RegistryPaths::tag(name, tag) + QStringLiteral("/index");
}

QString tagIndexLink(const RepositoryName& name, const Tag& tag, const Digest& digest) {
    return linkIn(tagIndex(name, tag), digest);
}

QString uploads(const RepositoryName& name) {
    return repository(name) + QStringLiteral("/_uploads");
}

QString upload(const RepositoryName& name, const UploadId& uuid) {
    return uploads(name) + QLatin1Char('/') + uuid.toString();
}

QString uploadData(const RepositoryName& name, const UploadId& uuid) {
    return upload(name, uuid) + QStringLiteral("/data");
}

QString uploadStartedAt(const RepositoryName& name, const UploadId& uuid) {
    return upload(name, uuid) + QStringLiteral("/startedat");
}

QString uploadHashStates(const RepositoryName& name, const UploadId& uuid) {
    return upload(name, uuid) + QStringLiteral("/hashstates");
}

QString uploadRecord(const RepositoryName& name, const UploadId& uuid) {
    return upload(name, uuid) + QStringLiteral("/stowage.json");
}

QString linkIn(const QString& folder, const Digest& digest) {
    return QStringLiteral("%1/%2/%3/link").arg(folder, algorithmPath(digest), digest.hex());
}

} // namespace stowage::RegistryPaths
