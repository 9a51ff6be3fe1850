#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringView>

namespace stowage {

/// The uuid of an unfinished upload, lower case: safe to use as a folder's name. A value.
class UploadId {
public:
    /// A new random one (version 4).
    static UploadId generate();

    /// Errors: UploadUnknown for anything that is not a uuid in its canonical form.
    static Result<UploadId> parse(QStringView text);

    const QString& toString() const { return text_; }

    friend bool operator==(const UploadId&, const UploadId&) = default;

private:
    explicit UploadId(QString text);
    QString text_;
};

} // namespace stowage
