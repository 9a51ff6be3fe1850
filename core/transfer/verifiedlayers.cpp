#include "core/transfer/verifiedlayers.h"

#include "core/image/indexdepth.h"
#include "core/transfer/layerdevice.h"

#include <QSysInfo>

#include <algorithm>
#include <optional>
#include <utility>

namespace stowage {

namespace {

Platform machinePlatform() {
    const QString cpu = QSysInfo::currentCpuArchitecture();
    QString architecture = cpu;
    if (cpu == QLatin1String("x86_64")) {
        architecture = QStringLiteral("amd64");
    } else if (cpu == QLatin1String("i386")) {
        architecture = QStringLiteral("386");
    }
    return {.os = QStringLiteral("linux"), .architecture = architecture};
}

bool fits(const Platform& offered, const Platform& wanted) {
    return offered.os == wanted.os && offered.architecture == wanted.architecture &&
           (wanted.variant.isEmpty() || offered.variant == wanted.variant);
}

/// The child of an index that is meant, if one is.
const Descriptor* childFor(const Manifest& index, const std::optional<Platform>& wanted) {
    const QList<Descriptor>& children = index.manifests();
    const Platform platform = wanted.value_or(machinePlatform());
    const auto found =
        std::find_if(children.cbegin(), children.cend(), [&](const Descriptor& child) {
            return child.platform && fits(*child.platform, platform);
        });
    if (found != children.cend()) {
        return &*found;
    }
    if (wanted) {
        return nullptr;
    }
    const Descriptor* only = nullptr;
    for (const Descriptor& child : children) {
        if (child.platform && child.platform->isUnknown()) {
            continue; // An attestation.
        }
        if (only != nullptr) {
            return nullptr;
        }
        only = &child;
    }
    return only;
}

QString platformsOf(const Manifest& index) {
    QStringList names;
    for (const Descriptor& child : index.manifests()) {
        names.append(child.platform ? child.platform->toString() : child.digest.toString());
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

Result<Manifest> resolveImage(Repository& repository, const ImageSource& source,
                              std::stop_token stop) {
    if (!source.digest && !source.tag) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("neither a tag nor a digest says which image"));
    }
    auto manifest = source.digest ? repository.manifests().get(*source.digest, stop)
                                  : repository.manifests().get(*source.tag, stop);
    for (int depth = 0; manifest && manifest->isIndex(); ++depth) {
        const Descriptor* child = childFor(*manifest, source.platform);
        if (depth == deepestIndex) {
            return failure(
                ErrorCode::ManifestInvalid,
                QStringLiteral("indexes are nested more than %1 deep").arg(deepestIndex));
        }
        if (child == nullptr) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("the image has no such platform, only: %1")
                               .arg(platformsOf(*manifest)));
        }
        manifest = repository.manifests().get(Digest(child->digest), stop);
    }
    return manifest;
}

/// Reads the rest and judges when it is let go, for then the reader has what it wanted.
class VerifiedLayers::Checked final : public QIODevice {
public:
    using Judged = std::function<void(const Result<>&)>;

    Checked(std::unique_ptr<VerifiedLayer> layer, std::stop_token stop, Judged judged)
        : layer_(std::move(layer)), stop_(std::move(stop)), judged_(std::move(judged)) {
        open(ReadOnly | Unbuffered);
    }
    ~Checked() override { judged_(layer_->finish(stop_)); }

    bool isSequential() const override { return true; }

protected:
    qint64 readData(char* data, qint64 maxSize) override {
        const qint64 count = layer_->read(data, maxSize);
        if (count < 0) {
            setErrorString(layer_->errorString());
        }
        return count;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::unique_ptr<VerifiedLayer> layer_;
    std::stop_token stop_;
    Judged judged_;
};

VerifiedLayers::VerifiedLayers(Repository& repository, QString name, QList<Descriptor> layers,
                               std::stop_token stop)
    : repository_(repository), name_(std::move(name)), layers_(std::move(layers)),
      stop_(std::move(stop)) {}

qint64 VerifiedLayers::size() const {
    qint64 bytes = 0;
    for (const Descriptor& layer : layers_) {
        bytes += layer.size;
    }
    return bytes;
}

void VerifiedLayers::count(TransferProgress::Step& step, qint64 bytes) {
    const qint64 before = read_ / 2;
    read_ += bytes;
    step.advance(read_ / 2 - before);
}

Result<MergedTree> VerifiedLayers::merge(TransferProgress::Step& step) {
    step.setTotal(size());
    std::optional<Error> bad;
    QString reading = name_;
    const LayerStack stack{
        layers_.size(), [&](qsizetype index) -> Result<std::unique_ptr<QIODevice>> {
            const Digest digest = layers_.at(index).digest;
            reading = QStringLiteral("%1 of %2").arg(digest.toString(), name_);
            auto layer = repository_.layers().fetch(digest, stop_);
            if (!layer) {
                return failure(layer);
            }
            auto verified = std::make_unique<VerifiedLayer>(
                *std::move(layer), digest, [this, &step](qint64 bytes) { count(step, bytes); });
            return std::make_unique<Checked>(
                std::move(verified), stop_, [&bad, &reading](const Result<>& judged) {
                    if (!judged && !judged.error().isCancelled() && !bad) {
                        bad = judged.error().in(reading);
                    }
                });
        }};
    auto tree = mergeLayers(stack, nullptr, stop_);
    if (stop_.stop_requested()) {
        return cancelled();
    }
    if (bad) {
        return std::unexpected(*bad);
    }
    return tree ? std::move(tree) : failure(tree, reading);
}

LayerStack VerifiedLayers::stack(TransferProgress::Step& step) {
    return {layers_.size(), [this, &step](qsizetype index) -> Result<std::unique_ptr<QIODevice>> {
                auto layer = repository_.layers().fetch(layers_.at(index).digest, stop_);
                if (!layer) {
                    return failure(layer, name_);
                }
                return std::make_unique<CountedLayer>(
                    *std::move(layer), [this, &step](qint64 bytes) { count(step, bytes); });
            }};
}

} // namespace stowage
