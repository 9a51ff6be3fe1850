#pragma once

#include "core/digest/digest.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLatin1String>
#include <QMap>
#include <QStringList>

#include <initializer_list>
#include <optional>

namespace stowage {

/// Reads the fields of one JSON object by their names and types, remembering the first fault: read
/// all fields, then ask check() once. One thread.
///
/// A field that is absent or null reads as empty. A key that equals a known one but for the case of
/// its letters is a fault: Go's decoder takes it for the known one, others don't, and the same
/// bytes must not be two documents.
class JsonFields {
public:
    /// `where` names the object in errors: "the config of the manifest". `known` are all names that
    /// readers of this kind of object look for.
    JsonFields(QJsonObject object, QString where, std::initializer_list<QLatin1String> known);

    /// Present and not null.
    bool has(QLatin1String key) const;

    QString string(QLatin1String key);
    QString requiredString(QLatin1String key);
    bool boolean(QLatin1String key);
    QStringList strings(QLatin1String key);
    QStringList stringOrStrings(QLatin1String key);
    QStringList keysOf(QLatin1String key); ///< Of a set written as an object: `{"80/tcp": {}}`.
    QMap<QString, QString> stringMap(QLatin1String key);
    QJsonObject object(QLatin1String key);
    QJsonArray array(QLatin1String key);

    /// An integer from 0 to 2^53, beyond which JSON's readers disagree. Required.
    qint64 size(QLatin1String key);   ///< Bytes.
    qint64 number(QLatin1String key); ///< Of anything else.

    /// A plain digest, not a TarSum. Required: without one, check() fails. A malformed one is
    /// ManifestInvalid: InvalidDigest is for content that is not what it should be.
    std::optional<Digest> digest(QLatin1String key);

    const QString& where() const { return where_; }

    void fail(ErrorCode code, const QString& reason);

    /// The first fault. Errors: ManifestInvalid, UnsupportedDigest.
    Result<> check() const;

private:
    qint64 integer(QLatin1String key, QLatin1String wanted);
    void failType(QLatin1String key, QLatin1String wanted);

    QJsonObject object_;
    QString where_;
    std::optional<Error> fault_;
};

} // namespace stowage
