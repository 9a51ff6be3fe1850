#include "core/remote/registryprobe.h"

#include "core/remote/challenge.h"
#include "core/remote/hostname.h"
#include "core/remote/httpclients.h"

#include <QSslCertificate>
#include <QSslError>

#include <algorithm>
#include <mutex>
#include <utility>

namespace stowage {

namespace {

/// Somebody waits for it.
constexpr std::chrono::milliseconds patience = std::chrono::seconds(15);

/// What the client's thread has seen of the server's certificate.
class SeenCertificate {
public:
    void note(const QSslCertificate& certificate, const QStringList& problems) {
        const std::lock_guard lock(mutex_);
        certificate_ = certificate;
        problems_ += problems;
    }

    std::optional<ServerCertificate> facts() const {
        const std::lock_guard lock(mutex_);
        if (certificate_.isNull()) {
            return std::nullopt;
        }
        return ServerCertificate{.subject = certificate_.subjectDisplayName(),
                                 .issuer = certificate_.issuerDisplayName(),
                                 .validFrom = certificate_.effectiveDate().toUTC(),
                                 .validUntil = certificate_.expiryDate().toUTC(),
                                 .sha256 = certificate_.digest(QCryptographicHash::Sha256),
                                 .problems = problems_};
    }

private:
    mutable std::mutex mutex_; ///< Guards the two.
    QSslCertificate certificate_;
    QStringList problems_;
};

QUrl addressOf(const char* scheme, const QString& host) {
    return QUrl(QStringLiteral("%1://%2/v2/").arg(QLatin1String(scheme), apiHost(host)),
                QUrl::StrictMode);
}

/// host[:port] of a token server's address, or its text where it is none.
QString realmHostOf(const Challenge& challenge) {
    const QString realm = challenge.parameters.value(QStringLiteral("realm"));
    const QUrl url(realm, QUrl::StrictMode);
    return url.host().isEmpty() ? realm : url.authority(QUrl::FullyEncoded);
}

void readAnswer(const HttpAnswer& answer, ServerProbe& probe) {
    probe.apiVersion =
        QString::fromLatin1(answer.header("docker-distribution-api-version")).left(100);
    probe.isSecure = answer.url.scheme() == QLatin1String("https");
    probe.isRegistry = answer.isSuccess() || answer.status == 401;
    probe.asks = ServerProbe::Asks::Nothing;
    if (answer.status != 401) {
        return;
    }
    const auto challenges = Challenge::parse(answer.header("www-authenticate"));
    const auto named = [&challenges](const char* scheme) {
        return std::ranges::find_if(challenges, [scheme](const Challenge& challenge) {
            return challenge.scheme == QLatin1String(scheme);
        });
    };
    if (const auto bearer = named("bearer"); bearer != challenges.end()) {
        probe.asks = ServerProbe::Asks::Token;
        probe.realmHost = realmHostOf(*bearer);
    } else {
        probe.asks = named("basic") != challenges.end() ? ServerProbe::Asks::Basic
                                                        : ServerProbe::Asks::Unknown;
    }
}

} // namespace

Result<ServerProbe> probeRegistry(const QString& host, const RemoteSettings& settings,
                                  std::stop_token stop) {
    if (const auto parsed = HostPort::parse(host); !parsed) {
        return failure(parsed);
    }
    RemoteSettings own = settings;
    own.inactivity = std::min(settings.inactivity, patience);
    const HttpClients clients(own);
    ServerProbe probe;
    const auto seen = std::make_shared<SeenCertificate>();
    const auto ask = [&](const char* scheme) -> Result<HttpAnswer> {
        const QUrl url = addressOf(scheme, host);
        auto made = clients.settingsFor(url);
        if (!made) {
            return failure(made);
        }
        made->certificateSeen = [seen](const QSslCertificate& certificate,
                                       const QStringList& problems) {
            seen->note(certificate, problems);
        };
        HttpClient client(*made);
        return client.send(HttpRequest{.url = url}, stop);
    };
    auto answer = ask("https");
    const auto isLost = [](const Result<HttpAnswer>& result) {
        return !result && result.error().code() == ErrorCode::Network;
    };
    if (isLost(answer) && !answer.error().items().isEmpty()) {
        probe.isSecure = true;
        probe.certificate = seen->facts();
        return probe;
    }
    if (isLost(answer) && (settings.isInsecure || isLoopback(host))) {
        if (auto plain = ask("http"); plain || plain.error().isCancelled()) {
            answer = std::move(plain);
        }
    }
    if (!answer) {
        return failure(answer);
    }
    readAnswer(*answer, probe);
    if (probe.isSecure) {
        probe.certificate = seen->facts();
        if (probe.certificate) {
            // It came through, so whatever was wrong with it was allowed to be.
            probe.certificate->isException = !probe.certificate->problems.isEmpty();
        }
    }
    return probe;
}

} // namespace stowage
