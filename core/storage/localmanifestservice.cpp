#include "core/storage/localmanifestservice.h"

#include "core/base/log.h"
#include "core/base/quoted.h"
#include "core/digest/hasher.h"
#include "core/storage/linkfile.h"
#include "core/storage/registrypaths.h"

#include <QSet>
#include <QUrl>

#include <utility>

namespace stowage {

namespace {

/// The addresses of foreign layers that no client should be sent to.
QStringList badUrls(const Manifest& manifest) {
    QStringList bad;
    for (const Descriptor& layer : manifest.layers()) {
        for (const QString& text : layer.urls) {
            const QUrl url(text, QUrl::StrictMode);
            const bool isWeb =
                url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
            if (!url.isValid() || !isWeb || url.host().isEmpty() || url.hasFragment()) {
                bad.append(text);
            }
        }
    }
    return bad;
}

QStringList toStrings(const QList<Digest>& digests) {
    QStringList texts;
    for (const Digest& digest : digests) {
        texts.append(digest.toString());
    }
    return texts;
}

} // namespace

LocalManifestService::LocalManifestService(std::shared_ptr<LocalStore> store, RepositoryName name,
                                           LocalTagService& tags)
    : store_(std::move(store)), name_(std::move(name)), tags_(tags), layers_(store_, name_) {}

Result<> LocalManifestService::checkLinked(const Digest& digest) {
    const QString path = RegistryPaths::revisionLink(name_, digest);
    auto target = readLink(store_->driver(), path);
    if (!target && target.error().code() == ErrorCode::NotFound) {
        return failure(
            ErrorCode::NotFound,
            QStringLiteral("%1 has no manifest %2").arg(name_.toString(), digest.toString()));
    }
    if (!target) {
        return failure(target);
    }
    if (*target != digest) {
        return failure(ErrorCode::InvalidDigest,
                       QStringLiteral("%1 leads to another manifest, %2")
                           .arg(store_->driver().shownPath(path), target->toString()));
    }
    return {};
}

Result<bool> LocalManifestService::exists(const Digest& digest, std::stop_token /*stop*/) {
    auto linked = checkLinked(digest);
    if (!linked && linked.error().code() == ErrorCode::NotFound) {
        return false;
    }
    if (!linked) {
        return failure(linked);
    }
    auto info = store_->blobs().stat(digest);
    if (!info && info.error().code() != ErrorCode::NotFound) {
        return failure(info);
    }
    return info.has_value();
}

Result<QByteArray> LocalManifestService::read(const Digest& digest, std::stop_token /*stop*/) {
    if (auto linked = checkLinked(digest); !linked) {
        return failure(linked);
    }
    auto bytes = store_->blobs().read(digest, Manifest::maximumSize);
    if (!bytes && bytes.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::NotFound,
                       QStringLiteral("%1 has a link to manifest %2, but the blob itself is gone")
                           .arg(name_.toString(), digest.toString()));
    }
    return bytes;
}

Result<Manifest> LocalManifestService::get(const Digest& digest, std::stop_token stop) {
    const QString operation =
        QStringLiteral("manifest %1 of %2").arg(digest.toString(), name_.toString());
    auto bytes = read(digest, std::move(stop));
    if (!bytes) {
        return failure(bytes, operation);
    }
    auto manifest = Manifest::parse(*bytes);
    // Damage is told first: a manifest that has the wrong bytes may well not parse either.
    const Digest actual = digest.hashAlgorithm() == HashAlgorithm::Sha256 && manifest
                              ? manifest->digest()
                              : Hasher::digestOf(*bytes, digest.hashAlgorithm());
    if (actual != digest) {
        return std::unexpected(
            Error(ErrorCode::InvalidDigest,
                  QStringLiteral("the stored bytes have digest %1").arg(actual.toString()))
                .in(operation));
    }
    if (!manifest) {
        return failure(manifest, operation);
    }
    return manifest;
}

Result<Manifest> LocalManifestService::get(const Tag& tag, std::stop_token stop) {
    auto digest = tags_.resolve(tag, stop);
    if (!digest) {
        return failure(digest);
    }
    return get(*digest, std::move(stop));
}

Result<> LocalManifestService::checkContent(const Manifest& manifest, std::stop_token stop) {
    if (const QStringList bad = badUrls(manifest); !bad.isEmpty()) {
        return std::unexpected(
            Error(ErrorCode::ManifestInvalid,
                  QStringLiteral("%1 is no address for a layer: only http and https without a "
                                 "fragment are")
                      .arg(quoted(bad.first())))
                .about(bad));
    }
    QSet<Digest> wanted;
    QList<Digest> missing;
    for (const Descriptor& part : manifest.isIndex() ? manifest.manifests() : manifest.blobs()) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const Digest& digest = part.digest;
        if (wanted.contains(digest)) {
            continue;
        }
        wanted.insert(digest);
        Result<bool> there = true;
        if (manifest.isIndex()) {
            there = exists(digest, stop);
        } else if (auto blob = layers_.stat(digest); !blob) {
            there = false;
            if (blob.error().code() != ErrorCode::LayerUnknown) {
                there = failure(blob);
            }
        }
        if (!there && there.error().code() != ErrorCode::InvalidDigest) {
            return failure(there);
        }
        // A link that is malformed leads to nothing, and is mended by uploading again.
        if (!there || !*there) {
            missing.append(digest);
        }
    }
    if (missing.isEmpty()) {
        return {};
    }
    const QString what =
        manifest.isIndex() ? QStringLiteral("manifests") : QStringLiteral("layers");
    return std::unexpected(
        Error(ErrorCode::ManifestIncomplete,
              QStringLiteral("%1 lacks %2 of the %3 %4 that the manifest names: %5")
                  .arg(name_.toString(), QString::number(missing.size()),
                       QString::number(wanted.size()), what,
                       toStrings(missing).join(QLatin1String(", "))))
            .about(toStrings(missing)));
}

Result<> LocalManifestService::store(const Manifest& manifest, const std::optional<Tag>& tag) {
    const Digest& digest = manifest.digest();
    if (auto made = store_->makeRepository(name_); !made) {
        return made;
    }
    if (auto put = store_->blobs().put(digest, manifest.bytes()); !put) {
        return put;
    }
    if (auto linked =
            writeLink(store_->driver(), RegistryPaths::revisionLink(name_, digest), digest);
        !linked) {
        return linked;
    }
    return tag ? tags_.tag(*tag, digest, {}) : Result<>();
}

Result<Descriptor> LocalManifestService::put(const QByteArray& bytes, const QString& mediaType,
                                             const std::optional<Tag>& tag, std::stop_token stop) {
    const QString operation = QStringLiteral("putting a manifest into %1").arg(name_.toString());
    auto manifest = Manifest::parse(bytes, mediaType);
    if (!manifest) {
        return failure(manifest, operation);
    }
    if (manifest->kind() == Manifest::Kind::Schema1) {
        return std::unexpected(
            Error(ErrorCode::ManifestInvalid,
                  QStringLiteral("docker's schema 1 can be read, but is not written any more"))
                .in(operation));
    }
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing, operation);
    }
    if (auto complete = checkContent(*manifest, std::move(stop)); !complete) {
        return failure(complete, operation);
    }
    if (auto stored = store(*manifest, tag); !stored) {
        return failure(stored, operation);
    }
    return manifest->descriptor();
}

Result<> LocalManifestService::remove(const Digest& digest, std::stop_token stop) {
    const QString operation =
        QStringLiteral("removing manifest %1 from %2").arg(digest.toString(), name_.toString());
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing, operation);
    }
    auto linked = checkLinked(digest);
    if (!linked && linked.error().code() != ErrorCode::InvalidDigest) {
        return failure(linked, operation);
    }
    // Tags first, so that none ever points at nothing.
    auto tags = tags_.tagsOf(digest, std::move(stop));
    if (!tags) {
        return failure(tags, operation);
    }
    for (const Tag& tag : *tags) {
        if (auto untagged = tags_.untag(tag, {}); !untagged) {
            return failure(untagged, operation);
        }
    }
    const QString link = RegistryPaths::revisionLink(name_, digest);
    if (auto removed = store_->driver().remove(link); !removed) {
        return failure(removed, operation);
    }
    // The folder too, which releases before 2.5 kept signatures in.
    if (auto removed = store_->driver().remove(link.left(link.lastIndexOf(QLatin1Char('/'))));
        !removed) {
        qCWarning(logStorage, "%ls", qUtf16Printable(removed.error().message()));
    }
    return {};
}

Result<QList<Digest>> LocalManifestService::list(std::stop_token stop) {
    if (auto there = store_->checkRepository(name_); !there) {
        return failure(there);
    }
    return listLinks(store_->driver(), RegistryPaths::revisions(name_), std::move(stop));
}

Result<QList<Descriptor>> LocalManifestService::referrers(const Digest& digest,
                                                          const QString& artifactType,
                                                          std::stop_token stop) {
    auto revisions = listLinks(store_->driver(), RegistryPaths::revisions(name_), stop);
    if (!revisions) {
        return failure(revisions);
    }
    QList<Descriptor> found;
    for (const Digest& revision : *revisions) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        auto entry = store_->referrers().find(revision);
        if (!entry) {
            const auto manifest = get(revision, stop);
            if (!manifest) {
                qCDebug(logStorage, "%ls", qUtf16Printable(manifest.error().message()));
                continue;
            }
            entry = store_->referrers().insert(revision, *manifest);
        }
        if (entry->subject == digest &&
            (artifactType.isEmpty() || entry->descriptor->artifactType == artifactType)) {
            found.append(*entry->descriptor);
        }
    }
    return found;
}

} // namespace stowage
