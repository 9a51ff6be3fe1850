#include "core/remote/answererror.h"

#include "core/base/displaytext.h"
#include "core/digest/digest.h"
#include "core/image/json.h"

#include <QJsonArray>
#include <QJsonObject>

#include <utility>

namespace stowage {

namespace {

constexpr qsizetype longestMessage = 200;

QString shortened(const QString& text) {
    const QString plain = displayText(text.simplified());
    return plain.size() <= longestMessage ? plain : plain.first(longestMessage) + QChar(u'…');
}

void collectDigests(const QJsonValue& value, QStringList& digests, int depth) {
    if (depth > 4 || digests.size() >= 1000) {
        return;
    }
    if (value.isString()) {
        if (const auto digest = Digest::parse(value.toString());
            digest && !digests.contains(digest->toString())) {
            digests.append(digest->toString());
        }
    } else if (value.isArray()) {
        for (const QJsonValue element : value.toArray()) {
            collectDigests(element, digests, depth + 1);
        }
    } else if (value.isObject()) {
        for (const QJsonValue element : value.toObject()) {
            collectDigests(element, digests, depth + 1);
        }
    }
}

ErrorCode codeOfComplaint(const QString& code) {
    static constexpr std::pair<const char*, ErrorCode> known[] = {
        {"BLOB_UNKNOWN", ErrorCode::LayerUnknown},
        {"BLOB_UPLOAD_UNKNOWN", ErrorCode::UploadUnknown},
        {"BLOB_UPLOAD_INVALID", ErrorCode::UploadUnknown},
        {"MANIFEST_UNKNOWN", ErrorCode::NotFound},
        {"NAME_UNKNOWN", ErrorCode::NotFound},
        {"MANIFEST_BLOB_UNKNOWN", ErrorCode::ManifestIncomplete},
        {"MANIFEST_INVALID", ErrorCode::ManifestInvalid},
        {"DIGEST_INVALID", ErrorCode::InvalidDigest},
        {"SIZE_INVALID", ErrorCode::InvalidLength},
        {"NAME_INVALID", ErrorCode::InvalidArgument},
        {"TAG_INVALID", ErrorCode::InvalidArgument},
        {"UNSUPPORTED", ErrorCode::Unsupported},
        {"UNAUTHORIZED", ErrorCode::Unauthorized},
        {"DENIED", ErrorCode::Denied},
        {"TOOMANYREQUESTS", ErrorCode::RateLimited},
    };
    for (const auto& [name, error] : known) {
        if (code == QLatin1String(name)) {
            return error;
        }
    }
    return ErrorCode::Internal; // None of them.
}

ErrorCode codeOfStatus(int status) {
    switch (status) {
    case 401:
        return ErrorCode::Unauthorized;
    case 403:
        return ErrorCode::Denied;
    case 404:
        return ErrorCode::NotFound;
    case 405:
    case 501:
        return ErrorCode::Unsupported;
    case 413:
        return ErrorCode::TooLarge;
    case 416:
        return ErrorCode::InvalidLength;
    case 429:
        return ErrorCode::RateLimited;
    case 408:
    case 504:
        return ErrorCode::Timeout;
    case 502:
    case 503:
        return ErrorCode::Network;
    default:
        return ErrorCode::Protocol;
    }
}

} // namespace

RegistryComplaint RegistryComplaint::of(const HttpAnswer& answer) {
    RegistryComplaint complaint;
    const auto document = parseJsonObject(answer.body, QStringLiteral("the error document"));
    if (!document) {
        const QByteArray type = answer.header("content-type");
        if (type.startsWith("text/plain")) {
            complaint.message = shortened(QString::fromUtf8(
                answer.body.first(qMin<qsizetype>(answer.body.size(), longestMessage * 4))));
        } else if (type.startsWith("text/html")) {
            complaint.message = QStringLiteral("an HTML page");
        }
        return complaint;
    }
    const QJsonArray errors = document->value(QLatin1String("errors")).toArray();
    for (const QJsonValue value : errors) {
        const QJsonObject error = value.toObject();
        if (complaint.code.isEmpty()) {
            complaint.code = shortened(error.value(QLatin1String("code")).toString());
            complaint.message = shortened(error.value(QLatin1String("message")).toString());
        }
        collectDigests(error.value(QLatin1String("detail")), complaint.digests, 0);
    }
    return complaint;
}

Error errorOf(const HttpAnswer& answer, const QString& request) {
    const RegistryComplaint complaint = RegistryComplaint::of(answer);
    QStringList parts{QString::number(answer.status)};
    if (!complaint.code.isEmpty()) {
        parts.append(complaint.code);
    }
    if (!complaint.message.isEmpty()) {
        parts.append(QLatin1Char('(') + complaint.message + QLatin1Char(')'));
    }
    ErrorCode code = codeOfStatus(answer.status);
    // Who has to log in is told so whatever the document says.
    if (code != ErrorCode::Unauthorized && answer.status < 500) {
        if (const ErrorCode told = codeOfComplaint(complaint.code); told != ErrorCode::Internal) {
            code = told;
        }
    }
    return Error(code, QStringLiteral("the registry answered ") + parts.join(QLatin1Char(' ')))
        .about(complaint.digests)
        .in(request);
}

} // namespace stowage
