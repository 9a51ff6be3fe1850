#include "ui/browse/verificationrecord.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype mostRecords = 2000;
// Around the records themselves, and between two of them.
constexpr qsizetype frame = 64;

const QString recordsKey = QStringLiteral("records");
const QString locationKey = QStringLiteral("location");
const QString whenKey = QStringLiteral("when");
const QString goodKey = QStringLiteral("good");
const QString badKey = QStringLiteral("bad");
const QString missingKey = QStringLiteral("missing");
const QString bytesKey = QStringLiteral("bytes");
const QString recordsDigestKey = QStringLiteral("digest");
const QString foundKey = QStringLiteral("found");
const QString taggedKey = QStringLiteral("tagged");
const QString objectsKey = QStringLiteral("objects");
const QString imageStatesKey = QStringLiteral("images");

QJsonObject summaryJson(const QString& location, const VerificationRecord& record) {
    return {{locationKey, location},          {whenKey, record.when.toString(Qt::ISODate)},
            {goodKey, record.good},           {badKey, record.bad},
            {missingKey, record.missing},     {bytesKey, record.bytes},
            {recordsDigestKey, record.digest}};
}

QJsonObject withFaults(QJsonObject object, const VerificationRecord& record) {
    QJsonArray faults;
    QJsonObject tagged;
    for (const VerificationFault& fault :
         record.found.first(std::min(record.found.size(), mostFaultsKept))) {
        faults.append(faultToJson(fault));
        for (const QString& image : fault.images) {
            const auto top = record.tagged.constFind(image);
            if (top != record.tagged.constEnd()) {
                tagged.insert(image, top->toString());
            }
        }
    }
    object.insert(foundKey, faults);
    object.insert(taggedKey, tagged);
    return object;
}

QJsonObject withStates(QJsonObject object, const VerificationRecord& record) {
    object.insert(objectsKey, keptStatesToJson(record.objects));
    object.insert(imageStatesKey, keptStatesToJson(record.images));
    return object;
}

int count(const QJsonObject& object, const QString& key) {
    return std::max(object.value(key).toInt(), 0);
}

VerificationRecord parseRecord(const QJsonObject& object) {
    VerificationRecord record{
        .when = QDateTime::fromString(object.value(whenKey).toString(), Qt::ISODate),
        .good = count(object, goodKey),
        .bad = count(object, badKey),
        .missing = count(object, missingKey),
        .bytes = std::max<qint64>(object.value(bytesKey).toInteger(), 0),
        .digest = object.value(recordsDigestKey).toString()};
    record.objects = keptStatesFromJson(object.value(objectsKey).toObject());
    record.images = keptStatesFromJson(object.value(imageStatesKey).toObject());
    for (const auto& value : object.value(foundKey).toArray()) {
        if (record.found.size() == mostFaultsKept || record.found.size() == record.faults()) {
            break;
        }
        if (auto fault = faultFromJson(value.toObject())) {
            record.found.append(*std::move(fault));
        }
    }
    const QJsonObject tagged = object.value(taggedKey).toObject();
    for (auto top = tagged.begin(); top != tagged.end(); ++top) {
        if (auto digest = Digest::parse(top.value().toString())) {
            record.tagged.insert(top.key(), *std::move(digest));
        }
    }
    return record;
}

/// By their keys.
QStringList newestFirst(const VerificationRecords& records) {
    QStringList keys = records.keys();
    std::ranges::sort(keys, [&records](const QString& a, const QString& b) {
        const QDateTime& first = records.constFind(a)->when;
        const QDateTime& second = records.constFind(b)->when;
        return first == second ? a < b : first > second;
    });
    return keys;
}

} // namespace

VerificationRecord VerificationRecord::part(const Location& location,
                                            const std::optional<Digest>& current) const {
    VerificationRecord result{.when = when};
    const auto top = tagged.constFind(location.imageText());
    if (location.isImage() && current && top != tagged.constEnd() && *top != *current) {
        return result;
    }
    result.tagged = tagged;
    for (const VerificationFault& fault : found) {
        if (fault.isIn(location)) {
            result.found.append(fault);
            ++(fault.object.state == VerifiedObject::State::Bad ? result.bad : result.missing);
        }
    }
    return result;
}

QByteArray recordsToJson(const VerificationRecords& records) {
    QJsonArray list;
    qsizetype room = recordsFileLimit - frame;
    const auto fits = [&room](const QJsonObject& object) {
        const qsizetype size = QJsonDocument(object).toJson(QJsonDocument::Compact).size() + 1;
        if (size > room) {
            return false;
        }
        room -= size;
        return true;
    };
    for (const QString& location : newestFirst(records)) {
        if (list.size() == mostRecords) {
            break;
        }
        const VerificationRecord& record = *records.constFind(location);
        const QJsonObject summary = summaryJson(location, record);
        const QJsonObject faults = record.found.isEmpty() ? summary : withFaults(summary, record);
        for (const QJsonObject& object : {withStates(faults, record), faults, summary}) {
            if (fits(object)) {
                list.append(object);
                break;
            }
        }
    }
    return QJsonDocument(QJsonObject{{recordsKey, list}}).toJson(QJsonDocument::Compact);
}

QHash<Place, KeptPlace> statesOf(const VerificationRecords& records) {
    QHash<Place, KeptPlace> places;
    QStringList oldestFirst = newestFirst(records);
    std::ranges::reverse(oldestFirst);
    for (const QString& location : std::as_const(oldestFirst)) {
        const auto reference = PlaceReference::parse(location);
        if (!reference) {
            continue;
        }
        const VerificationRecord& record = *records.constFind(location);
        KeptPlace& place = places[reference->place];
        record.objects.addTo(place.objects, record.when);
        record.images.addTo(place.images, record.when);
        // Of some faults more is known than that they are.
        for (const VerificationFault& fault : record.found) {
            if (fault.object.expected && fault.object.kind != VerifiedObject::Kind::Tag) {
                ObjectState state = ObjectState::of(fault.object);
                state.when = record.when;
                place.objects.insert(*fault.object.expected, state);
            }
        }
    }
    return places;
}

VerificationRecords recordsFromJson(const QByteArray& bytes) {
    VerificationRecords records;
    if (bytes.size() > recordsFileLimit) {
        return records;
    }
    for (const auto& value : QJsonDocument::fromJson(bytes).object().value(recordsKey).toArray()) {
        const QJsonObject object = value.toObject();
        const VerificationRecord record = parseRecord(object);
        if (record.when.isValid() && records.size() < mostRecords) {
            records.insert(object.value(locationKey).toString(), record);
        }
    }
    return records;
}

} // namespace stowage
