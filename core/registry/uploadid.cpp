#include "core/registry/uploadid.h"

#include <QUuid>

#include <utility>

namespace stowage {

UploadId::UploadId(QString text) : text_(std::move(text)) {}

UploadId UploadId::generate() {
    return UploadId(QUuid::createUuid().toString(QUuid::WithoutBraces));
}

Result<UploadId> UploadId::parse(QStringView text) {
    const QUuid uuid = QUuid::fromString(text);
    // QUuid accepts braces and upper case; a folder's name must be the canonical form itself.
    if (uuid.isNull() || uuid.toString(QUuid::WithoutBraces) != text) {
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("%1 is not the uuid of an upload").arg(text));
    }
    return UploadId(text.toString());
}

} // namespace stowage
