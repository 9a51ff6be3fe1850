#include "core/storage/hashfile.h"

#include "core/base/counted.h"

#include <QByteArray>

#include <algorithm>

namespace stowage {

Result<> hashFile(StorageDriver& driver, const QString& path, qint64 length, Hasher& hasher,
                  std::stop_token stop) {
    auto reader = driver.reader(path);
    if (!reader) {
        return failure(reader);
    }
    constexpr qint64 step = 1024 * 1024;
    QByteArray buffer(std::min(step, length), Qt::Uninitialized);
    for (qint64 left = length; left > 0;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        auto count = (*reader)->read(buffer.data(), std::min<qint64>(buffer.size(), left));
        if (!count) {
            return failure(count);
        }
        if (*count == 0) {
            return failure(ErrorCode::InvalidLength,
                           QStringLiteral("%1 ends %2 early")
                               .arg(driver.shownPath(path), counted(left, "byte")));
        }
        hasher.update(QByteArrayView(buffer).first(*count));
        left -= *count;
    }
    return {};
}

} // namespace stowage
