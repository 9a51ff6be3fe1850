#include "core/image/schema1.h"

#include "core/image/json.h"
#include "core/image/jsonfields.h"
#include "core/image/jsonkeys.h"

#include <optional>

namespace stowage {

namespace {

std::optional<QByteArray> decodeBase64Url(const QString& text) {
    auto decoded = QByteArray::fromBase64Encoding(
        text.toUtf8(), QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals |
                           QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        return std::nullopt;
    }
    return *std::move(decoded);
}

Result<QByteArray> payloadOf(const QByteArray& bytes, const QJsonObject& signature) {
    const QString where = QStringLiteral("a signature of the manifest");
    JsonFields outer(signature, where, {protectedKey});
    const auto header = decodeBase64Url(outer.requiredString(protectedKey));
    if (!header) {
        outer.fail(ErrorCode::ManifestInvalid, QStringLiteral("its header is not base64url"));
    }
    if (auto checked = outer.check(); !checked) {
        return failure(checked);
    }
    const auto format = parseJsonObject(*header, where);
    if (!format) {
        return failure(format);
    }
    JsonFields inner(*format, where, {formatLengthKey, formatTailKey});
    const qint64 length = inner.size(formatLengthKey);
    const auto tail = decodeBase64Url(inner.requiredString(formatTailKey));
    if (!tail) {
        inner.fail(ErrorCode::ManifestInvalid, QStringLiteral("formatTail is not base64url"));
    }
    if (length > bytes.size()) {
        inner.fail(ErrorCode::ManifestInvalid,
                   QStringLiteral("formatLength is beyond the document's end"));
    }
    if (auto checked = inner.check(); !checked) {
        return failure(checked);
    }
    return bytes.first(length) + *tail;
}

} // namespace

Result<QByteArray> schema1Payload(const QByteArray& bytes, const QJsonObject& document) {
    JsonFields fields(document, QStringLiteral("the manifest"), {signaturesKey});
    const QJsonArray signatures = fields.array(signaturesKey);
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }
    if (!document.contains(signaturesKey)) {
        return bytes;
    }
    std::optional<QByteArray> payload;
    for (const auto& signature : signatures) {
        auto one = payloadOf(bytes, signature.toObject());
        if (!one) {
            return one;
        }
        if (payload && *payload != *one) {
            return failure(ErrorCode::ManifestInvalid,
                           QStringLiteral("the manifest: its signatures sign different documents"));
        }
        payload = *std::move(one);
    }
    if (!payload) {
        return failure(ErrorCode::ManifestInvalid,
                       QStringLiteral("the manifest: its list of signatures is empty"));
    }
    return *std::move(payload);
}

} // namespace stowage
