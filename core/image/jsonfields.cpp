#include "core/image/jsonfields.h"

#include "core/base/quoted.h"

#include <utility>

namespace stowage {

namespace {

/// As Go's decoder folds names: ASCII letters, and the two other characters that fold to one.
QString folded(const QString& key) {
    QString result = key;
    for (QChar& c : result) {
        if (c >= QLatin1Char('A') && c <= QLatin1Char('Z')) {
            c = QChar(static_cast<char16_t>(c.unicode() + (u'a' - u'A')));
        } else if (c == QChar(0x017F)) { // Latin small letter long s
            c = QLatin1Char('s');
        } else if (c == QChar(0x212A)) { // Kelvin sign
            c = QLatin1Char('k');
        }
    }
    return result;
}

} // namespace

JsonFields::JsonFields(QJsonObject object, QString where,
                       std::initializer_list<QLatin1String> known)
    : object_(std::move(object)), where_(std::move(where)) {
    for (auto field = object_.constBegin(); field != object_.constEnd(); ++field) {
        const QString key = field.key();
        const QString lower = folded(key);
        for (const QLatin1String name : known) {
            if (key != name && lower == folded(name)) {
                fail(ErrorCode::ManifestInvalid,
                     QStringLiteral("the key %1 should be spelt %2").arg(quoted(key), name));
            }
        }
    }
}

bool JsonFields::has(QLatin1String key) const {
    const QJsonValue value = object_.value(key);
    return !value.isUndefined() && !value.isNull();
}

QString JsonFields::string(QLatin1String key) {
    if (!has(key)) {
        return {};
    }
    const QJsonValue value = object_.value(key);
    if (!value.isString()) {
        failType(key, QLatin1String("a string"));
    }
    return value.toString();
}

QString JsonFields::requiredString(QLatin1String key) {
    QString value = string(key);
    if (value.isEmpty()) {
        fail(ErrorCode::ManifestInvalid, QStringLiteral("it has no %1").arg(key));
    }
    return value;
}

bool JsonFields::boolean(QLatin1String key) {
    if (has(key) && !object_.value(key).isBool()) {
        failType(key, QLatin1String("true or false"));
    }
    return object_.value(key).toBool();
}

QStringList JsonFields::strings(QLatin1String key) {
    QStringList result;
    for (const auto& element : array(key)) {
        if (!element.isString()) {
            failType(key, QLatin1String("a list of strings"));
            break;
        }
        result.append(element.toString());
    }
    return result;
}

QStringList JsonFields::stringOrStrings(QLatin1String key) {
    if (object_.value(key).isString()) {
        return {object_.value(key).toString()};
    }
    return strings(key);
}

QStringList JsonFields::keysOf(QLatin1String key) {
    return object(key).keys();
}

QMap<QString, QString> JsonFields::stringMap(QLatin1String key) {
    QMap<QString, QString> result;
    const QJsonObject map = object(key);
    for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry) {
        if (!entry.value().isString()) {
            failType(key, QLatin1String("a map of strings"));
            break;
        }
        result.insert(entry.key(), entry.value().toString());
    }
    return result;
}

QJsonObject JsonFields::object(QLatin1String key) {
    if (has(key) && !object_.value(key).isObject()) {
        failType(key, QLatin1String("an object"));
    }
    return object_.value(key).toObject();
}

QJsonArray JsonFields::array(QLatin1String key) {
    if (has(key) && !object_.value(key).isArray()) {
        failType(key, QLatin1String("a list"));
    }
    return object_.value(key).toArray();
}

qint64 JsonFields::size(QLatin1String key) {
    return integer(key, QLatin1String("a size in bytes"));
}

qint64 JsonFields::number(QLatin1String key) {
    return integer(key, QLatin1String("a whole number"));
}

qint64 JsonFields::integer(QLatin1String key, QLatin1String wanted) {
    constexpr qint64 largest = qint64{1} << 53;
    const qint64 value = object_.value(key).toInteger(-1);
    if (!has(key)) {
        fail(ErrorCode::ManifestInvalid, QStringLiteral("it has no %1").arg(key));
        return 0;
    }
    if (value < 0 || value > largest) {
        failType(key, wanted);
        return 0;
    }
    return value;
}

std::optional<Digest> JsonFields::digest(QLatin1String key) {
    const QString text = requiredString(key);
    if (text.isEmpty()) {
        return std::nullopt;
    }
    auto digest = Digest::parse(text);
    if (!digest) {
        // The document is at fault: there is no content yet that could have another digest.
        const bool isMalformed = digest.error().code() == ErrorCode::InvalidDigest;
        fail(isMalformed ? ErrorCode::ManifestInvalid : digest.error().code(),
             QStringLiteral("its %1: %2").arg(key, digest.error().detail()));
        return std::nullopt;
    }
    if (digest->isTarSum()) {
        fail(ErrorCode::UnsupportedDigest,
             QStringLiteral("%1 is a TarSum, which does not identify bytes").arg(quoted(text)));
        return std::nullopt;
    }
    return *std::move(digest);
}

void JsonFields::fail(ErrorCode code, const QString& reason) {
    if (!fault_) {
        fault_ = Error(code, where_ + QStringLiteral(": ") + reason);
    }
}

void JsonFields::failType(QLatin1String key, QLatin1String wanted) {
    fail(ErrorCode::ManifestInvalid, QStringLiteral("%1 is not %2").arg(key, wanted));
}

Result<> JsonFields::check() const {
    if (fault_) {
        return std::unexpected(*fault_);
    }
    return {};
}

} // namespace stowage
