#pragma once

#include "core/base/clock.h"
#include "core/registry/httplog.h"
#include "core/registry/serverboard.h"
#include "core/remote/certificateexceptions.h"
#include "core/remote/credentialsource.h"
#include "core/remote/hostpaces.h"
#include "core/remote/registriesconf.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace stowage {

class ManifestCache;

/// What remote registries are opened with. A value; what it points to is shared.
struct RemoteSettings {
    /// Who asks; null: nobody in particular.
    std::shared_ptr<CredentialSource> credentials = nullptr;

    /// Folders of certs.d's kind, the first that knows a host wins.
    QStringList certificateFolders = {};

    /// Certificates that the user trusts beside those; null: none.
    std::shared_ptr<CertificateExceptions> exceptions = nullptr;

    /// Where unfinished uploads are remembered; empty: they do not outlive the registry's object.
    QString uploadsFolder = {};

    /// What registries.conf says of places, mirrors and what is blocked; null: nothing.
    std::shared_ptr<const RegistriesConf> routes = nullptr;

    /// Where manifests are kept between sessions; null: nowhere.
    std::shared_ptr<ManifestCache> manifests = nullptr;

    /// Nothing may be sent to this host at all.
    bool isBlocked = false;

    /// The user has said that this host may be spoken to without TLS. With TLS, its certificate is
    /// looked at all the same, and so are those of the servers that it sends to.
    bool isInsecure = false;

    /// Without a byte in either direction for so long, a request has failed.
    std::chrono::milliseconds inactivity = std::chrono::minutes(1);

    /// What all who speak to servers know of how these want to be treated; null: each registry's
    /// object finds out by itself.
    std::shared_ptr<HostPaces> paces = nullptr;

    /// Before the second try; doubled before each further one.
    std::chrono::milliseconds firstPause = std::chrono::milliseconds(500);

    /// Bytes of an upload that are sent in one request at most, and kept in memory for it.
    /// Large, for docker-registry writes its disk's cache back after each.
    qint64 chunkSize = 16 * 1024 * 1024;

    /// Chunks are made so small that none takes longer; so long a stop waits for one under way.
    std::chrono::milliseconds chunkTime = std::chrono::seconds(2);

    /// So long a registry is given to hear that an upload is cancelled, also by a program that is
    /// about to end; what it does not hear of, it forgets by itself after some days.
    std::chrono::milliseconds cancelTime = std::chrono::seconds(3);

    /// Where each request is noted; null: nowhere.
    std::shared_ptr<HttpLog> log = nullptr;

    /// Where it is noted how a server is reached; null: nowhere.
    std::shared_ptr<ServerBoard> board = nullptr;

    const Clock* clock = &Clock::system();

    /// Waits; false when it was stopped meanwhile. Tests put in one that only notes how long.
    std::function<bool(std::chrono::milliseconds, const std::stop_token&)> wait = {};
};

} // namespace stowage
