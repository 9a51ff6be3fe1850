#include "core/transfer/freespace.h"

#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>

namespace stowage {

namespace {

QString text(qint64 bytes) {
    return QLocale::c().formattedDataSize(bytes, bytes < 1000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString nearestFolder(QString path) {
    while (!QFileInfo(path).isDir()) {
        const QString above = QFileInfo(path).path();
        if (above == path) {
            break;
        }
        path = above;
    }
    return path;
}

} // namespace

qint64 bytesFree(const QString& folder) {
    const QStorageInfo disk(folder);
    return disk.isValid() && disk.isReady() ? disk.bytesAvailable() : -1;
}

Result<> checkSpace(const QString& folder, qint64 needed, const FreeBytes& free) {
    const qint64 there = free ? free(nearestFolder(folder)) : -1;
    if (there < 0 || needed <= there) {
        return {};
    }
    return failure(ErrorCode::NoSpace,
                   QStringLiteral("about %1 are needed in %2, and %3 are free there")
                       .arg(text(needed), folder, text(there)));
}

} // namespace stowage
