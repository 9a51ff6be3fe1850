#pragma once

#include "core/digest/digest.h"
#include "core/image/repositoryname.h"
#include "core/remote/remotehost.h"

#include <QByteArray>
#include <QUrl>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// An upload as a registry keeps it: the requests that it is made of, and where the next one goes
/// (OCI distribution specification 1.1, "Pushing blobs"). Knows none of the bytes. One thread.
///
/// The requests are sent once each and answered whatever the status; whoever sends decides what to
/// do about a failure.
class UploadSession {
public:
    static constexpr int tries = 5; ///< Of one request, before it is given up.

    /// Whether the same once more may be answered better, or may arrive.
    static bool mayHelp(const HttpAnswer& answer);
    static bool isLost(const Error& error);

    /// Errors: those of RemoteHost::send and of the answer; Protocol without a Location to go to.
    static Result<UploadSession> begin(const RepositoryName& name, std::shared_ptr<RemoteHost> host,
                                       const std::stop_token& stop);

    /// One that was begun before.
    UploadSession(RepositoryName name, std::shared_ptr<RemoteHost> host, QUrl location,
                  qint64 leastChunk);

    const QUrl& location() const { return location_; }

    /// Bytes that the registry wants of every chunk but the last.
    qint64 leastChunk() const { return leastChunk_; }

    /// Sends the bytes from `from` on; a refused range (416) leads to where it goes on, too. After
    /// a stop it goes on for RemoteSettings::chunkTime.
    Result<HttpAnswer> patch(const QByteArray& bytes, qint64 from, const std::stop_token& stop);

    /// Ends it with the last bytes, which may be none.
    Result<HttpAnswer> put(const Digest& digest, const QByteArray& rest, qint64 from,
                           const std::stop_token& stop);

    /// Ends it with a file's content as all there is.
    Result<HttpAnswer> putFile(const Digest& digest, const QString& file,
                               const std::stop_token& stop);

    /// How many bytes the registry has, by its own word. Errors: UploadUnknown where it knows
    /// nothing of it.
    Result<qint64> offset(const std::stop_token& stop);

    /// How many bytes the repository has of the blob; nothing where it has none, or does not say.
    Result<std::optional<qint64>> storedSize(const Digest& digest,
                                             const std::stop_token& stop) const;

    /// The registry drops what nobody goes on with, so that a failure changes nothing. Takes no
    /// longer than RemoteSettings::cancelTime, whoever has asked to stop.
    void cancel();

    /// What an answer's Range says that the registry has; nothing where there is none that makes
    /// sense. Nothing and one byte are both written "0-0"; it is taken for 0.
    static std::optional<qint64> acknowledged(const HttpAnswer& answer);

private:
    RegistryRequest request(const char* method) const;
    QUrl closing(const Digest& digest) const;
    Result<> goTo(const HttpAnswer& answer, const QString& what);

    RepositoryName name_;
    std::shared_ptr<RemoteHost> host_;
    QUrl location_;
    qint64 leastChunk_ = 0;
};

} // namespace stowage
