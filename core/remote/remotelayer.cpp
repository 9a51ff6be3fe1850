#include "core/remote/remotelayer.h"

#include "core/base/displaytext.h"
#include "core/remote/answererror.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stowage {

namespace {

/// A tar's header and a little: what one jump costs.
constexpr qint64 smallestWindow = 64 * 1024;
/// Large enough that a window's round trip is nothing beside its bytes.
constexpr qint64 largestWindow = 8 * 1024 * 1024;

} // namespace

RemoteLayer::RemoteLayer(RepositoryName name, Digest digest, qint64 size,
                         std::shared_ptr<RemoteHost> host, std::stop_token stop)
    : name_(std::move(name)), digest_(std::move(digest)), size_(size), host_(std::move(host)),
      stop_(std::move(stop)), nextSize_(smallestWindow) {
    open(ReadOnly | Unbuffered);
}

qint64 RemoteLayer::readData(char* data, qint64 maxSize) {
    const qint64 wanted = std::min(maxSize, size_ - pos());
    qint64 done = 0;
    // All that was asked for, as far as there is so much: readAll() asks once.
    while (done < wanted) {
        const qint64 count = readPart(pos() + done, data + done, wanted - done);
        if (count <= 0) {
            return -1;
        }
        done += count;
    }
    return done;
}

qint64 RemoteLayer::readPart(qint64 at, char* data, qint64 wanted) {
    if (!whole_ && (at < windowStart_ || at >= windowStart_ + window_.size())) {
        auto filled = isWholeExpected_ ? flow(at) : fill(at);
        if (!filled) {
            error_ = filled.error();
            setErrorString(filled.error().message());
            return -1;
        }
    }
    if (whole_) {
        const qint64 count = whole_->seek(at) ? whole_->read(data, wanted) : -1;
        if (count <= 0) {
            setErrorString(whole_->errorString());
        }
        return count;
    }
    const qint64 count = std::min(wanted, windowStart_ + window_.size() - at);
    std::memcpy(data, window_.constData() + (at - windowStart_), static_cast<size_t>(count));
    return count;
}

qint64 RemoteLayer::writeData(const char* /*data*/, qint64 /*size*/) {
    return -1;
}

/// The next piece of all that follows. A connection that breaks, and a server that does not send it
/// so, leads to a window, with all the tries that there are for one; then in one go again.
Result<> RemoteLayer::flow(qint64 from) {
    if (flow_ && from != windowStart_ + window_.size()) {
        flow_.reset(); // Who said that all is read jumps about.
        isWholeExpected_ = false;
        return fill(from);
    }
    if (!flow_) {
        if (auto opened = openFlow(from); !opened) {
            isWholeExpected_ = false; // It would be the same another time.
            return fill(from);
        }
    }
    auto piece = flow_->next(stop_);
    const bool isLast = piece && from + piece->size() == size_;
    // More than there is would come behind the end, and nothing before it.
    const bool fits = piece && !piece->isEmpty() && from + piece->size() <= size_;
    const auto end = isLast ? flow_->next(stop_) : Result<QByteArray>();
    if (!fits || !end || !end->isEmpty()) {
        flow_.reset();
        return fill(from);
    }
    windowStart_ = from;
    window_ = *std::move(piece);
    return {};
}

Result<> RemoteLayer::openFlow(qint64 from) {
    RegistryRequest asked = request(from, size_ - from);
    if (from == 0) {
        asked.headers.clear(); // Servers without ranges can do that much.
    }
    asked.maximumAnswer = size_ - from + 1;
    asked.canRepeat = false;
    asked.unread = &flow_;
    const auto answer = host_->send(asked, stop_);
    auto judged = answer ? judge(*answer, from, size_ - from) : failure(answer);
    if (judged && answer->status != (from == 0 ? 200 : 206)) {
        judged = failure(ErrorCode::Protocol, QStringLiteral("the server sends it otherwise"));
    }
    if (!judged) {
        flow_.reset();
    }
    return judged;
}

RegistryRequest RemoteLayer::request(qint64 from, qint64 count) const {
    return {
        .path = QStringLiteral("%1/blobs/%2").arg(name_.toString(), digest_.toString()),
        .scopes = {repositoryScope(name_.toString())},
        .headers = {
            {"Range", QStringLiteral("bytes=%1-%2").arg(from).arg(from + count - 1).toLatin1()}}};
}

Result<> RemoteLayer::fill(qint64 from) {
    const bool follows = from == windowStart_ + window_.size();
    nextSize_ =
        follows && !window_.isEmpty() ? std::min(nextSize_ * 2, largestWindow) : smallestWindow;
    const qint64 count = std::min(nextSize_, size_ - from);
    RegistryRequest asked = request(from, count);
    asked.maximumAnswer = size_ + 1;
    qint64 received = 0;
    std::unique_ptr<QTemporaryFile> whole; // Of a server that sends all from the beginning.
    asked.begin = [&] {
        received = 0;
        whole.reset();
        window_.resize(0); // Keeps its memory.
        window_.reserve(count);
    };
    asked.sink = [&](QByteArrayView bytes) -> Result<> {
        received += bytes.size();
        if (!whole && received <= count) {
            window_.append(bytes);
            return {};
        }
        if (!whole) {
            whole = std::make_unique<QTemporaryFile>();
            if (!whole->open() || whole->write(window_) != window_.size()) {
                return failure(ErrorCode::NoSpace, whole->errorString());
            }
        }
        if (whole->write(bytes.data(), bytes.size()) != bytes.size()) {
            return failure(ErrorCode::NoSpace, whole->errorString());
        }
        return {};
    };
    const auto answer = host_->send(asked, stop_);
    auto kept = answer ? take(*answer, from, count, received) : failure(answer);
    if (!kept) {
        window_.resize(0);
    } else if (whole && answer->status != 206) {
        window_.clear();
        whole_ = std::move(whole);
    }
    return kept;
}

Result<> RemoteLayer::take(const HttpAnswer& answer, qint64 from, qint64 count, qint64 received) {
    if (auto good = judge(answer, from, count); !good) {
        return good;
    }
    const bool isPart = answer.status == 206;
    const qint64 expected = isPart ? count : size_;
    if (received != expected) {
        return failure(ErrorCode::InvalidLength, QStringLiteral("%1: %2 bytes came, not %3")
                                                     .arg(RemoteHost::describe("GET", answer.url))
                                                     .arg(received)
                                                     .arg(expected));
    }
    windowStart_ = isPart ? from : 0;
    return {};
}

Result<> RemoteLayer::judge(const HttpAnswer& answer, qint64 from, qint64 count) const {
    const QString what = RemoteHost::describe("GET", answer.url);
    if (!answer.isSuccess()) {
        return std::unexpected(errorOf(answer, what));
    }
    if (answer.status == 206) {
        const QByteArray range = answer.header("content-range");
        const QByteArray asked = QByteArray("bytes ") + QByteArray::number(from) + '-' +
                                 QByteArray::number(from + count - 1) + '/';
        const QByteArray size = range.sliced(range.lastIndexOf('/') + 1);
        // One without it is judged by its length, and in the end by the blob's digest.
        if (!range.isEmpty() &&
            (!range.startsWith(asked) || (size != "*" && size != QByteArray::number(size_)))) {
            return failure(ErrorCode::Protocol,
                           QStringLiteral("%1: another range came than was asked for: %2, not %3%4")
                               .arg(what, displayText(QString::fromLatin1(range.left(100))),
                                    QString::fromLatin1(asked))
                               .arg(size_));
        }
    }
    if (const QByteArray told = answer.header("docker-content-digest");
        told.startsWith("sha256:") && digest_.toString().startsWith(QLatin1String("sha256:")) &&
        told != digest_.toString().toLatin1()) {
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1: the registry says that its digest is %2")
                           .arg(what, displayText(QString::fromLatin1(told.left(200)))));
    }
    return {};
}

} // namespace stowage
