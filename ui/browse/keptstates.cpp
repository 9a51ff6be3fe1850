#include "ui/browse/keptstates.h"

#include <QByteArray>
#include <QStringList>

#include <algorithm>

namespace stowage {

namespace {

const QString goodStatesKey = QStringLiteral("good");
const QString badStatesKey = QStringLiteral("bad");
const QString missingStatesKey = QStringLiteral("missing");

constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

bool isPlainSha256(const Digest& digest) {
    return digest.hashAlgorithm() == HashAlgorithm::Sha256 && !digest.isTarSum();
}

/// The hashes of nearly all in one go, and the few of another algorithm behind them as texts.
QString packed(const QList<Digest>& digests, qsizetype count) {
    QByteArray hashes;
    QStringList parts{QString()};
    for (const Digest& digest : digests.first(std::min(digests.size(), count))) {
        if (isPlainSha256(digest)) {
            hashes += QByteArray::fromHex(digest.hex().toLatin1());
        } else {
            parts.append(digest.toString());
        }
    }
    parts.first() = QString::fromLatin1(hashes.toBase64(base64));
    return parts.join(QLatin1Char(' '));
}

QList<Digest> unpacked(const QString& text) {
    const QStringList parts = text.split(QLatin1Char(' '));
    const auto hashes = QByteArray::fromBase64Encoding(parts.first().toLatin1(), base64);
    const qsizetype size = hashSize(HashAlgorithm::Sha256);
    QList<Digest> digests;
    if (!hashes || (*hashes).size() % size != 0) {
        return digests;
    }
    const QByteArrayView all = *hashes;
    digests.reserve(all.size() / size);
    for (qsizetype at = 0; at < all.size(); at += size) {
        digests.append(Digest::fromHash(HashAlgorithm::Sha256, all.sliced(at, size)));
    }
    for (const QString& part : parts.sliced(1)) {
        auto digest = Digest::parse(part);
        if (!digest) {
            break;
        }
        digests.append(*std::move(digest));
    }
    return digests;
}

} // namespace

KeptStates KeptStates::of(const std::vector<VerifiedObject>& objects) {
    KeptStates kept;
    for (const VerifiedObject& object : objects) {
        if (!object.expected || object.kind == VerifiedObject::Kind::Tag) {
            continue;
        }
        if (object.state == VerifiedObject::State::Good) {
            kept.good.append(*object.expected);
        } else if (object.state == VerifiedObject::State::Bad) {
            kept.bad.append(*object.expected);
        } else if (object.state == VerifiedObject::State::Missing) {
            kept.missing.append(*object.expected);
        }
    }
    return kept;
}

KeptStates KeptStates::of(const ObjectStates& images) {
    KeptStates kept;
    for (auto state = images.begin(); state != images.end(); ++state) {
        if (state->sign == Sign::Good) {
            kept.good.append(state.key());
        } else if (state->sign == Sign::Bad) {
            kept.bad.append(state.key());
        } else if (state->sign == Sign::Missing) {
            kept.missing.append(state.key());
        }
    }
    for (QList<Digest>* list : {&kept.good, &kept.bad, &kept.missing}) {
        std::ranges::sort(*list);
    }
    return kept;
}

std::optional<Sign> KeptStates::signOf(const Digest& digest) const {
    if (std::ranges::binary_search(bad, digest)) {
        return Sign::Bad;
    }
    if (std::ranges::binary_search(missing, digest)) {
        return Sign::Missing;
    }
    return std::ranges::binary_search(good, digest) ? std::optional(Sign::Good) : std::nullopt;
}

void KeptStates::addTo(ObjectStates& states, const QDateTime& when) const {
    const auto add = [&](const QList<Digest>& digests, Sign sign) {
        for (const Digest& digest : digests) {
            states.insert(digest, {.sign = sign, .when = when});
        }
    };
    add(good, Sign::Good);
    add(missing, Sign::Missing);
    add(bad, Sign::Bad);
}

QJsonObject keptStatesToJson(const KeptStates& states) {
    QJsonObject object;
    qsizetype room = mostStatesKept;
    const auto insert = [&](const QString& key, const QList<Digest>& digests) {
        if (!digests.isEmpty()) {
            object.insert(key, packed(digests, room));
            room -= std::min(digests.size(), room);
        }
    };
    insert(badStatesKey, states.bad);
    insert(missingStatesKey, states.missing);
    insert(goodStatesKey, states.good);
    return object;
}

KeptStates keptStatesFromJson(const QJsonObject& object) {
    return {.good = unpacked(object.value(goodStatesKey).toString()),
            .bad = unpacked(object.value(badStatesKey).toString()),
            .missing = unpacked(object.value(missingStatesKey).toString())};
}

} // namespace stowage
