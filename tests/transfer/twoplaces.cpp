#include "tests/transfer/twoplaces.h"

#include <utility>

namespace stowage::test {

TwoPlaces::TwoPlaces()
    : watchedSource(std::make_shared<WatchedRegistry>(
          atSource, source,
          [this](const QString& call) { return happen(QStringLiteral("source"), call); })),
      watchedTarget(
          std::make_shared<WatchedRegistry>(atTarget, target, [this](const QString& call) {
              return happen(QStringLiteral("target"), call);
          })) {}

RegistryOpener TwoPlaces::opener() const {
    return
        [this](const Place& place, OpenMode, std::stop_token) -> Result<std::shared_ptr<Registry>> {
            if (place == source) {
                return watchedSource;
            }
            if (place == target) {
                return watchedTarget;
            }
            return failure(ErrorCode::NotFound,
                           QStringLiteral("%1 is not there").arg(place.toString()));
        };
}

SampleImage TwoPlaces::addImage(const QList<QByteArray>& layers, const QString& tag) {
    QList<SampleImage::Layer> parts;
    for (const QByteArray& layer : layers) {
        parts.append({.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer});
        atSource->addLayer(QStringLiteral("app"), layer);
    }
    SampleImage image = SampleImage::of(parts);
    atSource->addLayer(QStringLiteral("app"), image.config);
    atSource->addManifest(QStringLiteral("app"), image.manifest, tag);
    return image;
}

Descriptor TwoPlaces::addIndex(const QList<Descriptor>& manifests, const QString& tag) {
    QStringList children;
    for (const Descriptor& manifest : manifests) {
        children.append(QStringLiteral(R"({"mediaType":"%1","digest":"%2","size":%3})")
                            .arg(manifest.mediaType, manifest.digest.toString())
                            .arg(manifest.size));
    }
    const QByteArray index =
        QStringLiteral(R"({"schemaVersion":2,"mediaType":"%1","manifests":[%2]})")
            .arg(MediaType::ociIndex, children.join(QLatin1Char(',')))
            .toUtf8();
    atSource->addManifest(QStringLiteral("app"), index, tag);
    return describe(index, MediaType::ociIndex);
}

CopyRequest TwoPlaces::copyRequest(const char* tagName) const {
    return {.source = source,
            .repository = repository("app"),
            .images = {{.tag = tag(tagName)}},
            .target = target,
            .targetRepository = repository("app")};
}

UploadRequest TwoPlaces::uploadRequest(const QStringList& paths) const {
    UploadRequest request{.items = {}, .target = target, .repository = repository("app")};
    for (const QString& path : paths) {
        request.items.append({.path = path});
    }
    return request;
}

bool TwoPlaces::targetHas(const SampleImage& image, const char* tagName, const char* name) const {
    const auto there = atTarget->open(repository(name));
    const auto manifest = there->manifests().get(tag(tagName));
    if (!manifest || manifest->bytes() != image.manifest) {
        return false;
    }
    for (const Descriptor& blob : manifest->blobs()) {
        const auto exists = there->layers().exists(blob.digest);
        if (!exists || !*exists || atTarget->blob(blob.digest) != atSource->blob(blob.digest)) {
            return false;
        }
    }
    return true;
}

QList<UploadInfo> TwoPlaces::unfinishedUploads(const char* name) const {
    return *atTarget->open(repository(name))->layers().uploads();
}

void TwoPlaces::failAt(const QString& side, const QString& call, int number, const Error& error,
                       bool forGood) {
    const std::lock_guard lock(mutex_);
    traps_.append({side + QLatin1Char(' ') + call, number, error, forGood, false, {}});
}

void TwoPlaces::holdAt(const QString& side, const QString& call, int number) {
    const std::lock_guard lock(mutex_);
    traps_.append({side + QLatin1Char(' ') + call, number, std::nullopt, false, true, {}});
}

void TwoPlaces::doAt(const QString& side, const QString& call, int number,
                     std::function<void()> action) {
    const std::lock_guard lock(mutex_);
    traps_.append(
        {side + QLatin1Char(' ') + call, number, std::nullopt, false, false, std::move(action)});
}

void TwoPlaces::waitUntilHeld() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return held_ > awaited_; });
    ++awaited_;
}

void TwoPlaces::letGo() {
    {
        const std::lock_guard lock(mutex_);
        ++passes_;
    }
    changed_.notify_all();
}

QStringList TwoPlaces::log(const QString& side) const {
    const std::lock_guard lock(mutex_);
    QStringList entries;
    for (const QString& entry : log_) {
        if (side.isEmpty()) {
            entries.append(entry);
        } else if (entry.startsWith(side + QLatin1Char(' '))) {
            entries.append(entry.mid(side.size() + 1));
        }
    }
    return entries;
}

int TwoPlaces::count(const QString& entry) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(log_.count(entry));
}

void TwoPlaces::clearLog() {
    const std::lock_guard lock(mutex_);
    log_.clear();
}

Result<> TwoPlaces::happen(const QString& side, const QString& call) {
    const QString entry = side + QLatin1Char(' ') + call;
    std::function<void()> action;
    std::optional<Error> error;
    {
        std::unique_lock lock(mutex_);
        log_.append(entry);
        bool hold = false;
        for (Trap& trap : traps_) {
            if (trap.entry != entry || (trap.remaining <= 0 && !trap.forGood)) {
                continue;
            }
            if (--trap.remaining > 0) {
                continue;
            }
            if (trap.error) {
                error = trap.error;
            }
            hold = hold || trap.hold;
            if (trap.action) {
                action = trap.action;
            }
        }
        if (hold) {
            ++held_;
            changed_.notify_all();
            changed_.wait(lock, [this] { return passes_ > 0; });
            --passes_;
        }
    }
    if (action) {
        action();
    }
    return error ? std::unexpected(*error) : Result<>();
}

} // namespace stowage::test
