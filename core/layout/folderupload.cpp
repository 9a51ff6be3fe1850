#include "core/layout/folderupload.h"

#include "core/base/counted.h"
#include "core/base/durablefile.h"
#include "core/image/mediatype.h"
#include "core/layout/blob.h"

#include <QFile>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

Result<> checkSize(qint64 size, qint64 maximum) {
    if (size > maximum) {
        return failure(ErrorCode::TooLarge,
                       QStringLiteral("it has %1 bytes, and this place takes at most %2 a file")
                           .arg(size)
                           .arg(maximum));
    }
    return {};
}

/// Whether bytes can be looked for by this digest in a layout at all.
Result<> checkKind(const Digest& digest) {
    if (!digest.isTarSum()) {
        return {};
    }
    if (digest.tarSumVersion() != TarSumVersion::V1) {
        return failure(ErrorCode::TarSumVersionUnsupported,
                       QStringLiteral("%1 is not accepted for uploads").arg(digest.algorithm()));
    }
    return failure(ErrorCode::UnsupportedDigest,
                   QStringLiteral("an image layout names content by plain digests, not by %1")
                       .arg(digest.algorithm()));
}

} // namespace

FolderUpload::FolderUpload(Target target, RepositoryName name)
    : target_(std::move(target)), name_(std::move(name)),
      startedAt_(QDateTime::currentDateTimeUtc()) {}

FolderUpload::~FolderUpload() {
    discard();
}

Result<std::unique_ptr<LayerUpload>>
FolderUpload::begin(Target target, const RepositoryName& name,
                    const std::optional<Descriptor>& expected) {
    if (expected) {
        if (auto fits = checkSize(expected->size, target.maximumSize); !fits) {
            return failure(fits, QStringLiteral("upload of %1").arg(expected->digest.toString()));
        }
    }
    std::unique_ptr<FolderUpload> upload(new FolderUpload(std::move(target), name));
    if (auto begun = upload->begin(); !begun) {
        return failure(begun);
    }
    return upload;
}

Result<> FolderUpload::begin() {
    constexpr mode_t everyone = 0666; // As the umask allows.
    const QByteArray folder = QFile::encodeName(target_.folder);
    file_ = FileDescriptor(::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, everyone));
    if (!file_.isOpen() && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        temporary_ = target_.folder + QStringLiteral("/%1.tmp").arg(uuid_.toString());
        file_ = FileDescriptor(::open(QFile::encodeName(temporary_).constData(),
                                      O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, everyone));
    }
    if (!file_.isOpen()) {
        const int number = errno;
        temporary_.clear();
        return std::unexpected(
            Error::fromErrno(number, QStringLiteral("creating a file in %1").arg(target_.folder)));
    }
    return {};
}

Result<> FolderUpload::checkOpen() const {
    if (!file_.isOpen()) {
        return failure(ErrorCode::Closed, QStringLiteral("the upload was closed"));
    }
    return {};
}

Result<> FolderUpload::write(QByteArrayView bytes) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (auto fits = checkSize(offset() + bytes.size(), target_.maximumSize); !fits) {
        return fits;
    }
    // Written at the offset, so that what a failed write left behind is overwritten by the next.
    qint64 done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::pwrite(file_.get(), bytes.data() + done,
                                         static_cast<size_t>(bytes.size() - done), offset() + done);
        if (written < 0 && errno != EINTR) {
            return std::unexpected(
                Error::fromErrno(errno, QStringLiteral("writing into %1").arg(target_.folder)));
        }
        done += written < 0 ? 0 : written;
    }
    hasher_.update(bytes);
    return {};
}

Result<> FolderUpload::checkpoint(const UploadSource& /*source*/) {
    return checkOpen();
}

Result<> FolderUpload::check(qint64 size, const Digest& digest, std::stop_token stop) const {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (auto kind = checkKind(digest); !kind) {
        return kind;
    }
    if (offset() != size) {
        return failure(
            ErrorCode::InvalidLength,
            QStringLiteral("the size is %1, not %2").arg(counted(offset(), "byte")).arg(size));
    }
    Digest actual = hasher_.digest();
    if (digest.hashAlgorithm() != hasher_.algorithm()) {
        const auto borrowed = std::make_shared<FileDescriptor>(::dup(file_.get()));
        const auto again = Blob(target_.folder, borrowed, 0, offset(), {})
                               .digest(digest.hashAlgorithm(), std::move(stop));
        if (!again) {
            return failure(again);
        }
        actual = *again;
    }
    if (actual != digest) {
        return failure(
            ErrorCode::InvalidDigest,
            QStringLiteral("the digest is %1, not %2").arg(actual.toString(), digest.toString()));
    }
    return {};
}

Result<> FolderUpload::publish(const Digest& digest) {
    const QString folder = QStringLiteral("%1/blobs/%2").arg(target_.folder, digest.algorithm());
    const QString path = folder + QLatin1Char('/') + digest.hex();
    const auto failed = [](const QString& what) {
        return std::unexpected(Error::fromErrno(errno, what));
    };
    // What a failed write left behind the end does not belong to the blob.
    if (::ftruncate(file_.get(), offset()) != 0 || (target_.durable && ::fsync(file_.get()) != 0)) {
        return failed(QStringLiteral("syncing %1").arg(path));
    }
    if (auto made = makeFolderDurably(folder); !made) {
        return made;
    }
    if (temporary_.isEmpty()) {
        // A name of its own first, for only a rename can replace a blob that is there: what stood
        // there may be damaged, and this has just been checked.
        const QString name = QStringLiteral("%1/%2.tmp").arg(target_.folder, uuid_.toString());
        const QByteArray open =
            QByteArrayLiteral("/proc/self/fd/") + QByteArray::number(file_.get());
        if (::linkat(AT_FDCWD, open.constData(), AT_FDCWD, QFile::encodeName(name).constData(),
                     AT_SYMLINK_FOLLOW) != 0) {
            return failed(QStringLiteral("naming %1").arg(name));
        }
        temporary_ = name;
    }
    if (std::rename(QFile::encodeName(temporary_).constData(),
                    QFile::encodeName(path).constData()) != 0) {
        return failed(QStringLiteral("renaming to %1").arg(path));
    }
    temporary_.clear();
    return target_.durable ? syncFolder(folder) : Result<>();
}

Result<Descriptor> FolderUpload::finish(qint64 size, const Digest& digest, std::stop_token stop) {
    const auto operation =
        QStringLiteral("upload of %1 to %2").arg(digest.toString(), name_.toString());
    if (auto good = check(size, digest, std::move(stop)); !good) {
        return failure(good, operation);
    }
    if (auto published = publish(digest); !published) {
        return failure(published, operation);
    }
    file_.close();
    return Descriptor{.mediaType = MediaType::octetStream, .digest = digest, .size = size};
}

Result<> FolderUpload::cancel() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    discard();
    return {};
}

Result<> FolderUpload::close() {
    return cancel();
}

void FolderUpload::discard() {
    if (!temporary_.isEmpty()) {
        ::unlink(QFile::encodeName(temporary_).constData());
        temporary_.clear();
    }
    file_.close();
}

} // namespace stowage
