#pragma once

#include "core/registry/layer.h"
#include "core/remote/remotehost.h"

#include <QTemporaryFile>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// A blob of a remote registry, read by ranges: little where it is jumped about in, more and more
/// at once where it is read on and on, and never the whole to answer for a part of it; in one go
/// where the whole is expected to be read. What a server without ranges sends is kept in a
/// temporary file. One thread.
class RemoteLayer : public Layer {
public:
    /// `size` as the registry says it. A stop ends reads, too.
    RemoteLayer(RepositoryName name, Digest digest, qint64 size, std::shared_ptr<RemoteHost> host,
                std::stop_token stop);

    RepositoryName name() const override { return name_; }
    Digest digest() const override { return digest_; }
    QDateTime createdAt() const override { return {}; }
    qint64 size() const override { return size_; }
    void expectWhole() override { isWholeExpected_ = true; }

    /// Why the last read failed, beyond what errorString() says; nothing when it did not.
    const std::optional<Error>& error() const { return error_; }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    qint64 readPart(qint64 at, char* data, qint64 wanted);
    Result<> fill(qint64 from);
    Result<> take(const HttpAnswer& answer, qint64 from, qint64 count, qint64 received);
    Result<> flow(qint64 from);
    Result<> openFlow(qint64 from);
    RegistryRequest request(qint64 from, qint64 count) const;
    Result<> judge(const HttpAnswer& answer, qint64 from, qint64 count) const;

    RepositoryName name_;
    Digest digest_;
    qint64 size_;
    std::shared_ptr<RemoteHost> host_;
    std::stop_token stop_;
    QByteArray window_; ///< Bytes from windowStart_ on.
    qint64 windowStart_ = 0;
    qint64 nextSize_;                       ///< Of the next window, if it follows on this one.
    std::unique_ptr<QTemporaryFile> whole_; ///< Where the server knows no ranges.

    bool isWholeExpected_ = false;
    std::unique_ptr<HttpBody> flow_; ///< All behind the window; its pieces become windows.
    std::optional<Error> error_;
};

} // namespace stowage
