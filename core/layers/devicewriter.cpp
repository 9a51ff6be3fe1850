#include "core/layers/devicewriter.h"

#include <QFileDevice>

namespace stowage {

Result<> writeAll(QIODevice& out, QByteArrayView bytes) {
    while (!bytes.isEmpty()) {
        const qint64 written = out.write(bytes.data(), bytes.size());
        if (written <= 0) {
            const auto* file = qobject_cast<const QFileDevice*>(&out);
            const bool full = file != nullptr && file->error() == QFileDevice::ResourceError;
            return failure(full ? ErrorCode::NoSpace : ErrorCode::Io,
                           QStringLiteral("writing: %1").arg(out.errorString()));
        }
        bytes = bytes.sliced(written);
    }
    return {};
}

} // namespace stowage
