#include "core/remote/configfile.h"

#include "core/base/durablefile.h"
#include "core/image/json.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

constexpr int mostLinks = 40; // as Linux follows

/// The file that a path's symbolic links lead to, whether it is there or not.
QString followLinks(QString path) {
    for (int i = 0; i < mostLinks && QFileInfo(path).isSymLink(); ++i) {
        path = QFileInfo(path).symLinkTarget();
    }
    return path;
}

Result<> makePrivateFolder(const QString& path) {
    if (QFileInfo(path).isDir()) {
        return {};
    }
    if (auto made = makeFolderDurably(QFileInfo(path).absolutePath()); !made) {
        return made;
    }
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0 && errno != EEXIST) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("making %1").arg(path)));
    }
    return {};
}

} // namespace

ConfigFile::ConfigFile(QString path) : path_(std::move(path)) {}

Result<QJsonObject> ConfigFile::read() {
    const std::lock_guard lock(mutex_);
    if (content_ && stamp_ == SmallFile::stampOf(path_)) {
        return *content_;
    }
    content_.reset();
    const auto file = SmallFile::read(path_, maximumJsonSize);
    if (!file) {
        if (file.error().code() == ErrorCode::NotFound) {
            return QJsonObject();
        }
        return failure(file);
    }
    QJsonObject content;
    if (!file->bytes.trimmed().isEmpty()) {
        auto parsed = parseJsonObject(file->bytes, path_);
        if (!parsed) {
            return failure(ErrorCode::Corrupt, parsed.error().detail());
        }
        content = *std::move(parsed);
    }
    content_ = content;
    stamp_ = file->stamp;
    return content;
}

quint64 ConfigFile::revision() {
    const std::lock_guard lock(mutex_);
    if (const SmallFile::Stamp now = SmallFile::stampOf(path_); now != seen_) {
        seen_ = now;
        ++revision_;
    }
    return revision_;
}

Result<> ConfigFile::write(const QJsonObject& content) {
    const QString target = followLinks(path_);
    if (auto made = makePrivateFolder(QFileInfo(target).absolutePath()); !made) {
        return made;
    }
    auto file = DurableFile::createPrivate(target);
    if (!file) {
        return failure(file);
    }
    struct stat status{};
    if (::stat(QFile::encodeName(target).constData(), &status) == 0) {
        // Before there is anything to read in it. Only root can give files away, and need not.
        const bool given = ::fchown(file->descriptor(), status.st_uid, status.st_gid) == 0;
        const mode_t mode = status.st_mode & (given ? 0777U : 0700U);
        if (::fchmod(file->descriptor(), mode) != 0) {
            return std::unexpected(
                Error::fromErrno(errno, QStringLiteral("writing %1").arg(path_)));
        }
    }
    if (auto written = file->write(QJsonDocument(content).toJson()); !written) {
        return written;
    }
    return file->commit();
}

} // namespace stowage
