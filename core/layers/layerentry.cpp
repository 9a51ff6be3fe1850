#include "core/layers/layerentry.h"

#include <QSharedData>

#include <utility>
#include <vector>

namespace stowage {

namespace {

constexpr QByteArrayView whiteoutPrefix(".wh.");
constexpr QByteArrayView opaqueMarker(".wh..wh..opq");

/// Where the last component begins, and where it ends (before any `/` at the end).
std::pair<qsizetype, qsizetype> lastComponent(QByteArrayView path) {
    qsizetype end = path.size();
    while (end > 0 && path[end - 1] == '/') {
        --end;
    }
    qsizetype begin = end;
    while (begin > 0 && path[begin - 1] != '/') {
        --begin;
    }
    return {begin, end};
}

Whiteout whiteoutOf(QByteArrayView name) {
    if (!name.startsWith(whiteoutPrefix)) {
        return Whiteout::None;
    }
    if (name == opaqueMarker) {
        return Whiteout::Opaque;
    }
    const QByteArrayView hidden = name.sliced(whiteoutPrefix.size());
    if (hidden.isEmpty() || hidden == QByteArrayView(".") || hidden == QByteArrayView("..")) {
        return Whiteout::Broken;
    }
    return Whiteout::Name;
}

const QByteArray& nothing() {
    static const QByteArray empty;
    return empty;
}

} // namespace

struct LayerEntry::Owner : QSharedData {
    qint64 uid = 0;
    qint64 gid = 0;
    QByteArray user;
    QByteArray group;
};

struct LayerEntry::Rare : QSharedData {
    QByteArray linkTarget;
    QList<ExtendedAttribute> attributes;
    quint32 deviceMajor = 0;
    quint32 deviceMinor = 0;
};

LayerEntry::LayerEntry() = default;
LayerEntry::LayerEntry(const LayerEntry&) = default;
LayerEntry& LayerEntry::operator=(const LayerEntry&) = default;
LayerEntry::LayerEntry(LayerEntry&&) noexcept = default;
LayerEntry& LayerEntry::operator=(LayerEntry&&) noexcept = default;
LayerEntry::~LayerEntry() = default;

LayerEntry::LayerEntry(QByteArray path, EntryType type) : type_(type) {
    setPath(std::move(path));
}

void LayerEntry::setPath(QByteArray path) {
    path_ = std::move(path);
    whiteout_ = whiteoutOf(name());
}

QByteArrayView LayerEntry::name() const {
    const auto [begin, end] = lastComponent(path_);
    return QByteArrayView(path_).sliced(begin, end - begin);
}

void LayerEntry::setModified(qint64 seconds, quint32 nanoseconds) {
    modified_ = seconds;
    modifiedNanoseconds_ = nanoseconds < 1'000'000'000 ? nanoseconds : 0;
}

qint64 LayerEntry::uid() const {
    return owner_ ? owner_->uid : 0;
}

qint64 LayerEntry::gid() const {
    return owner_ ? owner_->gid : 0;
}

const QByteArray& LayerEntry::userName() const {
    return owner_ ? owner_->user : nothing();
}

const QByteArray& LayerEntry::groupName() const {
    return owner_ ? owner_->group : nothing();
}

void LayerEntry::setOwner(qint64 uid, qint64 gid, const QByteArray& user, const QByteArray& group) {
    if (uid == 0 && gid == 0 && user.isEmpty() && group.isEmpty()) {
        owner_.reset();
        return;
    }
    owner_ = new Owner;
    owner_->uid = uid;
    owner_->gid = gid;
    owner_->user = user;
    owner_->group = group;
}

void LayerEntry::shareOwner(const LayerEntry& other) {
    owner_ = other.owner_;
}

const QByteArray& LayerEntry::linkTarget() const {
    return rare_ ? rare_->linkTarget : nothing();
}

void LayerEntry::setLinkTarget(const QByteArray& target) {
    if (rare_.constData() != nullptr || !target.isEmpty()) {
        rare().linkTarget = target;
    }
}

const QList<ExtendedAttribute>& LayerEntry::attributes() const {
    static const QList<ExtendedAttribute> none;
    return rare_ ? rare_->attributes : none;
}

void LayerEntry::setAttributes(const QList<ExtendedAttribute>& attributes) {
    if (rare_.constData() != nullptr || !attributes.isEmpty()) {
        rare().attributes = attributes;
    }
}

quint32 LayerEntry::deviceMajor() const {
    return rare_ ? rare_->deviceMajor : 0;
}

quint32 LayerEntry::deviceMinor() const {
    return rare_ ? rare_->deviceMinor : 0;
}

void LayerEntry::setDevice(quint32 major, quint32 minor) {
    if (rare_.constData() != nullptr || major != 0 || minor != 0) {
        rare().deviceMajor = major;
        rare().deviceMinor = minor;
    }
}

LayerEntry::Rare& LayerEntry::rare() {
    if (!rare_) {
        rare_ = new Rare;
    }
    return *rare_;
}

QByteArray LayerEntry::hides() const {
    if (whiteout_ != Whiteout::Name && whiteout_ != Whiteout::Opaque) {
        return {};
    }
    const auto [begin, end] = lastComponent(path_);
    QByteArray hidden = path_.left(begin);
    if (whiteout_ == Whiteout::Name) {
        hidden += QByteArrayView(path_).sliced(begin, end - begin).sliced(whiteoutPrefix.size());
    } else if (hidden.endsWith('/')) {
        hidden.chop(1);
    }
    return hidden;
}

QByteArray cleanPath(QByteArrayView path) {
    QByteArray clean;
    clean.reserve(path.size());
    std::vector<qsizetype> starts; // where each component that is kept begins, its `/` included
    for (qsizetype at = 0; at <= path.size();) {
        qsizetype end = path.indexOf('/', at);
        if (end < 0) {
            end = path.size();
        }
        const QByteArrayView component = path.sliced(at, end - at);
        at = end + 1;
        if (component.isEmpty() || component == QByteArrayView(".")) {
            continue;
        }
        if (component == QByteArrayView("..")) {
            if (!starts.empty()) {
                clean.truncate(starts.back());
                starts.pop_back();
            }
            continue;
        }
        starts.push_back(clean.size());
        if (!clean.isEmpty()) {
            clean += '/';
        }
        clean += component;
    }
    return clean;
}

} // namespace stowage
