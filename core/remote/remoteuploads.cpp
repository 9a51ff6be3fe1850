#include "core/remote/remoteuploads.h"

#include "core/image/json.h"
#include "core/image/jsontext.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace stowage {

namespace {

constexpr qint64 largestRecord = 256 * 1024; ///< Bytes: Locations may carry a state.
constexpr qsizetype mostEarlier = 16;        ///< A registry that loses more has lost all.
const QString suffix = QStringLiteral(".json");

QByteArray markJson(const RemoteUploads::Mark& mark) {
    JsonText text;
    text.add(QLatin1String("offset"), mark.offset);
    text.add(QLatin1String("digest"), mark.digest.toString());
    return text.finish();
}

std::optional<RemoteUploads::Mark> markOf(const QJsonObject& object) {
    const auto digest = Digest::parse(object.value(QLatin1String("digest")).toString());
    const qint64 offset = object.value(QLatin1String("offset")).toInteger(-1);
    if (!digest || offset < 0) {
        return std::nullopt;
    }
    return RemoteUploads::Mark{.offset = offset, .digest = *digest};
}

QList<RemoteUploads::Mark> marksOf(const QJsonArray& array) {
    QList<RemoteUploads::Mark> marks;
    for (const QJsonValue value : array) {
        if (const auto mark = markOf(value.toObject())) {
            marks.append(*mark);
        }
    }
    return marks;
}

std::optional<UploadSource> sourceOf(const QJsonObject& object) {
    if (object.isEmpty()) {
        return std::nullopt;
    }
    return UploadSource{.identity = object.value(QLatin1String("identity")).toString(),
                        .size = object.value(QLatin1String("size")).toInteger(-1),
                        .modified = object.value(QLatin1String("modified")).toInteger(),
                        .inode =
                            static_cast<quint64>(object.value(QLatin1String("inode")).toInteger())};
}

} // namespace

void RemoteUploads::Record::acknowledge(const Mark& mark) {
    earlier.append(acknowledged);
    if (earlier.size() > mostEarlier) {
        earlier.removeFirst();
    }
    acknowledged = mark;
    sent.reset();
}

std::optional<RemoteUploads::Mark> RemoteUploads::Record::lastMark(qint64 offset) const {
    if (offset > (sent ? *sent : acknowledged).offset) {
        return std::nullopt;
    }
    QList<Mark> marks = earlier;
    marks.prepend(Mark());
    marks.append(acknowledged);
    if (sent) {
        marks.append(*sent);
    }
    marks.removeIf([offset](const Mark& mark) { return mark.offset > offset; });
    return marks.last();
}

void RemoteUploads::Record::goBackTo(const Mark& mark) {
    earlier.removeIf([&mark](const Mark& each) { return each.offset >= mark.offset; });
    acknowledged = mark;
    sent.reset();
}

RemoteUploads::RemoteUploads(QString folder, QString host)
    : folder_(std::move(folder)), host_(std::move(host)) {}

QString RemoteUploads::path(const UploadId& uuid) const {
    return folder_ + QLatin1Char('/') + uuid.toString() + suffix;
}

Result<> RemoteUploads::write(const Record& record) const {
    if (!isKept()) {
        return {};
    }
    JsonText text;
    text.add(QLatin1String("host"), host_);
    text.add(QLatin1String("repository"), record.repository.toString());
    text.add(QLatin1String("location"), QString::fromLatin1(record.location.toEncoded()));
    text.add(QLatin1String("startedAt"), record.startedAt.toMSecsSinceEpoch());
    text.addJson(QLatin1String("acknowledged"), markJson(record.acknowledged));
    if (record.sent) {
        text.addJson(QLatin1String("sent"), markJson(*record.sent));
    }
    text.add(QLatin1String("leastChunk"), record.leastChunk);
    QByteArrayList earlier;
    for (const Mark& mark : record.earlier) {
        earlier.append(markJson(mark));
    }
    text.addJson(QLatin1String("earlier"), '[' + earlier.join(',') + ']');
    if (record.source) {
        JsonText source;
        source.add(QLatin1String("identity"), record.source->identity);
        source.add(QLatin1String("size"), record.source->size);
        source.add(QLatin1String("modified"), record.source->modified);
        source.add(QLatin1String("inode"), static_cast<qint64>(record.source->inode));
        text.addJson(QLatin1String("source"), source.finish());
    }
    if (!QDir().mkpath(folder_)) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("making %1").arg(folder_)));
    }
    // For nobody else to read (a QTemporaryFile's mode): a Location may be all that it takes to go
    // on with an upload.
    QTemporaryFile file(folder_ + QStringLiteral("/.XXXXXX"));
    const QByteArray bytes = text.finish();
    const QString target = path(record.uuid);
    if (!file.open() || file.write(bytes) != bytes.size() || !file.flush() ||
        std::rename(QFile::encodeName(file.fileName()).constData(),
                    QFile::encodeName(target).constData()) != 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("writing %1").arg(target)));
    }
    file.setAutoRemove(false);
    return {};
}

Result<RemoteUploads::Record> RemoteUploads::read(const UploadId& uuid) const {
    const auto unknown = [&] {
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("no unfinished upload %1").arg(uuid.toString()));
    };
    QFile file(path(uuid));
    if (!isKept() || !file.open(QIODevice::ReadOnly) || file.size() > largestRecord) {
        return unknown();
    }
    const auto object = parseJsonObject(file.readAll(), QStringLiteral("the record of an upload"));
    if (!object || object->value(QLatin1String("host")).toString() != host_) {
        return unknown();
    }
    const auto repository =
        RepositoryName::parse(object->value(QLatin1String("repository")).toString());
    const auto acknowledged = markOf(object->value(QLatin1String("acknowledged")).toObject());
    const QUrl location(object->value(QLatin1String("location")).toString(), QUrl::StrictMode);
    if (!repository || !acknowledged || !location.isValid()) {
        return unknown();
    }
    return Record{.uuid = uuid,
                  .repository = *repository,
                  .location = location,
                  .acknowledged = *acknowledged,
                  .sent = markOf(object->value(QLatin1String("sent")).toObject()),
                  .earlier = marksOf(object->value(QLatin1String("earlier")).toArray()),
                  .leastChunk =
                      std::max<qint64>(object->value(QLatin1String("leastChunk")).toInteger(), 0),
                  .startedAt = QDateTime::fromMSecsSinceEpoch(
                      object->value(QLatin1String("startedAt")).toInteger(), Qt::UTC),
                  .source = sourceOf(object->value(QLatin1String("source")).toObject())};
}

void RemoteUploads::remove(const UploadId& uuid) const {
    if (isKept()) {
        QFile::remove(path(uuid));
    }
}

QList<RemoteUploads::Record> RemoteUploads::all() const {
    QList<Record> records;
    if (!isKept()) {
        return records;
    }
    const QStringList names =
        QDir(folder_).entryList({QLatin1Char('*') + suffix}, QDir::Files | QDir::Readable);
    for (const QString& name : names) {
        if (const auto uuid = UploadId::parse(name.chopped(suffix.size()))) {
            if (auto record = read(*uuid)) {
                records.append(*std::move(record));
            }
        }
    }
    std::sort(records.begin(), records.end(),
              [](const Record& a, const Record& b) { return a.startedAt < b.startedAt; });
    return records;
}

QList<RepositoryName> RemoteUploads::repositories() const {
    QList<RepositoryName> names;
    for (const Record& record : all()) {
        if (!names.contains(record.repository)) {
            names.append(record.repository);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::unique_ptr<QLockFile>> RemoteUploads::lock(const UploadId& uuid) const {
    if (!isKept()) {
        return nullptr;
    }
    if (!QDir().mkpath(folder_)) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("making %1").arg(folder_)));
    }
    auto lock = std::make_unique<QLockFile>(path(uuid) + QStringLiteral(".lock"));
    lock->setStaleLockTime(0); // Only a program that has ended has let go of it.
    if (!lock->tryLock()) {
        return failure(ErrorCode::Busy,
                       QStringLiteral("another program is at the upload %1").arg(uuid.toString()));
    }
    return lock;
}

} // namespace stowage
