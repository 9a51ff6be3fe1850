#include "core/storage/uploadrecord.h"

#include "core/image/json.h"
#include "core/image/jsontext.h"

namespace stowage {

namespace {

constexpr qsizetype maximumRecordSize = 64 * 1024;

constexpr QLatin1String offsetKey("offset");
constexpr QLatin1String digestKey("digest");
constexpr QLatin1String sourceKey("source");
constexpr QLatin1String identityKey("identity");
constexpr QLatin1String sizeKey("size");
constexpr QLatin1String modifiedKey("modified");
constexpr QLatin1String inodeKey("inode");

UploadSource parseSource(const QJsonObject& object) {
    return {.identity = object.value(identityKey).toString(),
            .size = object.value(sizeKey).toInteger(-1),
            .modified = object.value(modifiedKey).toInteger(),
            .inode = static_cast<quint64>(object.value(inodeKey).toInteger())};
}

QByteArray toJson(const UploadSource& source) {
    JsonText text;
    text.add(identityKey, source.identity);
    text.add(sizeKey, source.size);
    text.add(modifiedKey, source.modified);
    text.add(inodeKey, static_cast<qint64>(source.inode));
    return text.finish();
}

} // namespace

Result<UploadRecord> UploadRecord::read(StorageDriver& driver, const QString& path) {
    auto bytes = driver.getContent(path, maximumRecordSize);
    if (!bytes && bytes.error().code() == ErrorCode::TooLarge) {
        return failure(ErrorCode::Corrupt, bytes.error().detail());
    }
    if (!bytes) {
        return failure(bytes);
    }
    const auto object = parseJsonObject(*bytes, driver.shownPath(path), maximumRecordSize);
    if (!object) {
        return failure(ErrorCode::Corrupt, object.error().message());
    }
    auto digest = Digest::parse(object->value(digestKey).toString());
    const qint64 offset = object->value(offsetKey).toInteger(-1);
    if (!digest || offset < 0) {
        return failure(
            ErrorCode::Corrupt,
            QStringLiteral("%1 is not the record of an upload").arg(driver.shownPath(path)));
    }
    UploadRecord record{.offset = offset, .digest = *digest};
    if (object->contains(sourceKey)) {
        record.source = parseSource(object->value(sourceKey).toObject());
    }
    return record;
}

Result<> UploadRecord::write(StorageDriver& driver, const QString& path) const {
    JsonText text;
    text.add(offsetKey, offset);
    text.add(digestKey, digest.toString());
    if (source) {
        text.addJson(sourceKey, toJson(*source));
    }
    return driver.putContent(path, text.finish());
}

} // namespace stowage
