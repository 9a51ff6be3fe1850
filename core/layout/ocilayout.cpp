#include "core/layout/ocilayout.h"

#include "core/base/quoted.h"
#include "core/layout/contentregistry.h"
#include "core/layout/imagename.h"
#include "core/layout/ocifolder.h"

#include <QFile>

#include <unistd.h>

namespace stowage {

Result<std::shared_ptr<Registry>> OciLayout::open(const QString& path, OpenMode mode,
                                                  std::stop_token stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    const bool writable = mode != OpenMode::Read;
    const OciFolder::Options options{.unnamed = defaultRepository(path), .writable = writable};
    auto folder = mode == OpenMode::Create ? OciFolder::create(path, options)
                                           : OciFolder::open(path, options);
    if (!folder) {
        return failure(folder);
    }
    if (writable && ::access(QFile::encodeName(path).constData(), W_OK) != 0) {
        return std::unexpected(
            Error::fromErrno(errno, QStringLiteral("writing to %1").arg(quoted(path))));
    }
    return std::make_shared<ContentRegistry>(
        Place{Place::Kind::OciLayout, path},
        Capabilities{.canWrite = writable, .canRemove = writable, .canResume = false},
        *std::move(folder));
}

} // namespace stowage
