#include "core/layers/layerlisting.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype chunkSize = 64 * 1024;

// What an entry's first byte says beside its type.
constexpr quint8 typeMask = 0x07;
constexpr quint8 sameOwner = 0x08;
constexpr quint8 sameMode = 0x10;
constexpr quint8 sameTime = 0x20;
constexpr quint8 isRare = 0x40;

// Numbers are in groups of seven bits, the lowest first; the eighth says that more follow.
constexpr quint64 groupMask = 0x7f;
constexpr quint64 moreFollow = 0x80;
constexpr int groupBits = 7;

bool isOneOwner(const LayerEntry& a, const LayerEntry& b) {
    return a.uid() == b.uid() && a.gid() == b.gid() && a.userName() == b.userName() &&
           a.groupName() == b.groupName();
}

bool hasRare(const LayerEntry& entry) {
    return !entry.linkTarget().isEmpty() || !entry.attributes().isEmpty() ||
           entry.deviceMajor() != 0 || entry.deviceMinor() != 0;
}

} // namespace

// ---- Appending

void LayerListing::number(quint64 value) {
    while (value > groupMask) {
        scratch_ += static_cast<char>((value & groupMask) | moreFollow);
        value >>= groupBits;
    }
    scratch_ += static_cast<char>(value);
}

/// Small ones of either sign take little room.
void LayerListing::signedNumber(qint64 value) {
    const auto bits = static_cast<quint64>(value);
    number(value < 0 ? ~(bits << 1) : bits << 1);
}

void LayerListing::text(QByteArrayView bytes) {
    number(static_cast<quint64>(bytes.size()));
    scratch_ += bytes;
}

void LayerListing::append(const LayerEntry& entry) {
    const bool hasSameTime = entry.modified() == last_.modified() &&
                             entry.modifiedNanoseconds() == last_.modifiedNanoseconds();
    const auto head = static_cast<quint8>(
        static_cast<int>(entry.type()) | (isOneOwner(entry, last_) ? sameOwner : 0) |
        (entry.mode() == last_.mode() ? sameMode : 0) | (hasSameTime ? sameTime : 0) |
        (hasRare(entry) ? isRare : 0));
    scratch_.resize(0);
    scratch_ += static_cast<char>(head);
    const QByteArray& path = entry.path();
    const auto shared = std::ranges::mismatch(path, last_.path()).in1 - path.begin();
    number(static_cast<quint64>(shared));
    text(QByteArrayView(path).sliced(shared));
    number(static_cast<quint64>(entry.size()));
    if ((head & sameMode) == 0) {
        number(entry.mode());
    }
    if ((head & sameTime) == 0) {
        signedNumber(entry.modified());
        number(entry.modifiedNanoseconds());
    }
    if ((head & sameOwner) == 0) {
        signedNumber(entry.uid());
        signedNumber(entry.gid());
        text(entry.userName());
        text(entry.groupName());
    }
    if ((head & isRare) != 0) {
        text(entry.linkTarget());
        number(entry.deviceMajor());
        number(entry.deviceMinor());
        number(static_cast<quint64>(entry.attributes().size()));
        for (const ExtendedAttribute& attribute : entry.attributes()) {
            text(attribute.name);
            text(attribute.value);
        }
    }
    if (chunks_.empty() || chunks_.back().size() + scratch_.size() > chunks_.back().capacity()) {
        chunks_.emplace_back().reserve(std::max(chunkSize, scratch_.size()));
        bytes_ += chunks_.back().capacity();
    }
    chunks_.back() += scratch_;
    last_ = entry;
    ++count_;
}

// ---- Going through

quint64 LayerListing::Walk::number() {
    const QByteArray& chunk = listing_.chunks_[static_cast<std::size_t>(chunk_)];
    quint64 value = 0;
    for (int shift = 0;; shift += groupBits) {
        const auto group = static_cast<quint8>(chunk.at(at_++));
        value |= (group & groupMask) << shift;
        if ((group & moreFollow) == 0) {
            return value;
        }
    }
}

qint64 LayerListing::Walk::signedNumber() {
    const quint64 bits = number();
    return static_cast<qint64>((bits & 1) != 0 ? ~(bits >> 1) : bits >> 1);
}

QByteArray LayerListing::Walk::text() {
    const auto size = static_cast<qsizetype>(number());
    const QByteArray& chunk = listing_.chunks_[static_cast<std::size_t>(chunk_)];
    return chunk.sliced(std::exchange(at_, at_ + size), size);
}

std::optional<LayerEntry> LayerListing::Walk::next() {
    const auto& chunks = listing_.chunks_;
    if (static_cast<std::size_t>(chunk_) < chunks.size() &&
        at_ == chunks[static_cast<std::size_t>(chunk_)].size()) {
        ++chunk_;
        at_ = 0;
    }
    if (static_cast<std::size_t>(chunk_) == chunks.size()) {
        return std::nullopt;
    }
    const auto head = static_cast<quint8>(chunks[static_cast<std::size_t>(chunk_)].at(at_++));
    const auto shared = static_cast<qsizetype>(number());
    LayerEntry entry(last_.path().first(shared) + text(), static_cast<EntryType>(head & typeMask));
    entry.setSize(static_cast<qint64>(number()));
    entry.setMode((head & sameMode) != 0 ? last_.mode() : static_cast<quint16>(number()));
    if ((head & sameTime) != 0) {
        entry.setModified(last_.modified(), last_.modifiedNanoseconds());
    } else {
        const qint64 seconds = signedNumber();
        entry.setModified(seconds, static_cast<quint32>(number()));
    }
    if ((head & sameOwner) != 0) {
        entry.shareOwner(last_);
    } else {
        const qint64 uid = signedNumber();
        const qint64 gid = signedNumber();
        const QByteArray user = text();
        entry.setOwner(uid, gid, user, text());
    }
    if ((head & isRare) != 0) {
        entry.setLinkTarget(text());
        const auto major = static_cast<quint32>(number());
        entry.setDevice(major, static_cast<quint32>(number()));
        QList<ExtendedAttribute> attributes;
        for (quint64 left = number(); left > 0; --left) {
            const QByteArray name = text();
            attributes.append({name, text()});
        }
        entry.setAttributes(attributes);
    }
    last_ = entry;
    return entry;
}

} // namespace stowage
