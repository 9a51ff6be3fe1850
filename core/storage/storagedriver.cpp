#include "core/storage/storagedriver.h"

#include <algorithm>

namespace stowage {

namespace {

bool isNameCharacter(QChar c) {
    const char16_t u = c.unicode();
    return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9') ||
           u == u'.' || u == u'_' || u == u'-';
}

QString childOf(const QString& folder, const QString& name) {
    return folder == QLatin1String("/") ? folder + name : folder + QLatin1Char('/') + name;
}

} // namespace

bool StorageDriver::isName(QStringView name) {
    return !name.isEmpty() && name != QLatin1String(".") && name != QLatin1String("..") &&
           std::all_of(name.begin(), name.end(), isNameCharacter);
}

bool StorageDriver::isPath(QStringView path) {
    if (!path.startsWith(QLatin1Char('/'))) {
        return false;
    }
    const auto names = path.sliced(1).split(QLatin1Char('/'));
    return std::all_of(names.begin(), names.end(), [](QStringView name) { return isName(name); });
}

Result<> StorageDriver::checkPath(const QString& path) {
    if (!isPath(path)) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("\"%1\" is not a path of a registry's folder").arg(path));
    }
    return {};
}

Result<> StorageDriver::checkPathOrRoot(const QString& path) {
    if (path == QLatin1String("/")) {
        return {};
    }
    return checkPath(path);
}

QString StorageDriver::parentOf(const QString& path) {
    const auto slash = path.lastIndexOf(QLatin1Char('/'));
    return slash <= 0 ? QStringLiteral("/") : path.left(slash);
}

Result<> StorageDriver::walk(const QString& path, const Visitor& visitor, std::stop_token stop) {
    // A folder that is not there is the caller's mistake; one that vanishes later is not.
    if (auto info = stat(path); !info) {
        return failure(info);
    }
    auto step = walkFolder(path, visitor, std::move(stop));
    if (!step) {
        return failure(step);
    }
    return {};
}

Result<WalkStep> StorageDriver::walkFolder(const QString& path, const Visitor& visitor,
                                           std::stop_token stop) {
    auto entries = list(path);
    if (!entries) {
        if (entries.error().code() == ErrorCode::NotFound) {
            return WalkStep::Continue;
        }
        return failure(entries);
    }
    for (const StorageEntry& entry : *entries) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const QString child = childOf(path, entry.name);
        auto step = visitor(child, entry.kind);
        if (!step) {
            return step;
        }
        if (*step == WalkStep::Continue && entry.kind == EntryKind::Folder) {
            step = walkFolder(child, visitor, stop);
        }
        if (!step || *step == WalkStep::Stop) {
            return step;
        }
    }
    return WalkStep::Continue;
}

} // namespace stowage
