#include "core/layout/archivenames.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace stowage {

namespace {

constexpr qint64 surelyForeign = 16; ///< Names without a single one of an archive's.
constexpr qint64 mostForeign = 1000;
constexpr qsizetype hexLength = 64;

bool isHexDigit(QChar c) {
    return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) ||
           (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
}

} // namespace

QString ArchiveNames::cleaned(const QByteArray& stored) {
    return QDir::cleanPath(QFile::decodeName(stored));
}

bool ArchiveNames::isArchivePart(const QString& path) {
    const QString top = path.section(QLatin1Char('/'), 0, 0);
    for (const char* name :
         {"manifest.json", "repositories", "oci-layout", "index.json", "blobs"}) {
        if (top == QLatin1String(name)) {
            return true;
        }
    }
    if (top.startsWith(QLatin1String("sha256:"))) {
        return true;
    }
    return top.size() >= hexLength && std::all_of(top.begin(), top.begin() + hexLength, isHexDigit);
}

void ArchiveNames::add(const QByteArray& stored) {
    const QString path = cleaned(stored);
    if (path == QLatin1String(".") || path.isEmpty()) {
        return;
    }
    if (!isArchivePart(path)) {
        ++foreign_;
        return;
    }
    ++known_;
    dockerList_ = dockerList_ || path == QLatin1String("manifest.json");
    layout_ = layout_ || path == QLatin1String("oci-layout");
    index_ = index_ || path == QLatin1String("index.json");
}

bool ArchiveNames::isSurelyLayer() const {
    return (known_ == 0 && foreign_ >= surelyForeign) || foreign_ >= mostForeign;
}

} // namespace stowage
