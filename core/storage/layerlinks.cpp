#include "core/storage/layerlinks.h"

#include "core/storage/linkfile.h"
#include "core/storage/registrypaths.h"

#include <utility>

namespace stowage {

namespace {

bool isCanonical(const Digest& digest) {
    return digest.hashAlgorithm() == HashAlgorithm::Sha256 && !digest.isTarSum();
}

} // namespace

LayerLinks::LayerLinks(std::shared_ptr<LocalStore> store, RepositoryName name)
    : store_(std::move(store)), name_(std::move(name)) {}

Result<Digest> LayerLinks::resolve(const Digest& digest) const {
    const QString path = RegistryPaths::layerLink(name_, digest);
    auto target = readLink(store_->driver(), path);
    if (!target && target.error().code() == ErrorCode::NotFound) {
        return failure(
            ErrorCode::LayerUnknown,
            QStringLiteral("%1 has no layer %2").arg(name_.toString(), digest.toString()));
    }
    if (!target || *target == digest) {
        return target;
    }
    // An alias leads to the canonical digest, in one step, and only while that is linked too.
    if (isCanonical(digest) || !isCanonical(*target)) {
        return failure(ErrorCode::InvalidDigest,
                       QStringLiteral("%1 leads to another blob, %2")
                           .arg(store_->driver().shownPath(path), target->toString()));
    }
    if (auto canonical = readLink(store_->driver(), RegistryPaths::layerLink(name_, *target));
        !canonical || *canonical != *target) {
        return failure(ErrorCode::LayerUnknown,
                       QStringLiteral("%1 has no layer %2, which %3 stands for")
                           .arg(name_.toString(), target->toString(), digest.toString()));
    }
    return target;
}

Result<LayerLinks::Blob> LayerLinks::stat(const Digest& digest) const {
    auto target = resolve(digest);
    if (!target) {
        return failure(target);
    }
    auto info = store_->blobs().stat(*target);
    if (!info && info.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::LayerUnknown,
                       QStringLiteral("%1 has a link to %2, but the blob itself is gone")
                           .arg(name_.toString(), target->toString()));
    }
    if (!info) {
        return failure(info);
    }
    return Blob{*target, *info};
}

Result<> LayerLinks::add(const Digest& digest, const Digest& alias) {
    if (auto made = store_->makeRepository(name_); !made) {
        return made;
    }
    for (const Digest& name : {digest, alias}) {
        if (auto written =
                writeLink(store_->driver(), RegistryPaths::layerLink(name_, name), digest);
            !written) {
            return written;
        }
    }
    return {};
}

Result<> LayerLinks::remove(const Digest& digest) {
    auto target = resolve(digest);
    // A link that leads nowhere can still be removed.
    if (!target && target.error().code() != ErrorCode::InvalidDigest) {
        return failure(target);
    }
    // The alias first: without it the layer is still whole.
    if (target && *target != digest) {
        if (auto removed = removeLink(digest); !removed) {
            return removed;
        }
        return removeLink(*target);
    }
    return removeLink(digest);
}

Result<> LayerLinks::removeLink(const Digest& digest) {
    const QString link = RegistryPaths::layerLink(name_, digest);
    return store_->driver().remove(link.left(link.lastIndexOf(QLatin1Char('/'))));
}

Result<QList<Digest>> LayerLinks::list(std::stop_token stop) const {
    return listLinks(store_->driver(), RegistryPaths::layers(name_), std::move(stop));
}

} // namespace stowage
