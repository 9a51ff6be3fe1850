#include "core/remote/keyring.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <qt6keychain/keychain.h>

#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace stowage {

namespace {

using MakeJob = std::function<std::unique_ptr<QKeychain::Job>(const QString&)>;

/// How a job ended.
struct Outcome {
    QKeychain::Error code = QKeychain::OtherError;
    QString message;
    QString text; ///< What a reading job read.
    bool hasTimedOut = false;
};

/// Runs a job in the event loop of a thread that lives for it: callers have no loop of their own,
/// or one in which nothing else may happen meanwhile. The keyring's library delivers its answers to
/// the loop of the thread that asked.
Outcome runJob(const QString& service, const QString& key, const MakeJob& make,
               const std::stop_token& stop) {
    Outcome outcome;
    std::jthread runner([&] {
        QEventLoop loop; // First: it makes the dispatcher that the job's answers come through.
        const auto job = make(service);
        job->setAutoDelete(false);
        job->setKey(key);
        QObject::connect(job.get(), &QKeychain::Job::finished, &loop, [&] {
            outcome.code = job->error();
            outcome.message = job->errorString();
            if (const auto* reading = qobject_cast<QKeychain::ReadPasswordJob*>(job.get())) {
                outcome.text = reading->textData();
            }
            loop.quit();
        });
        QTimer::singleShot(Keyring::patience, &loop, [&] {
            outcome.hasTimedOut = true;
            loop.quit();
        });
        const std::stop_callback onStop(
            stop, [&loop] { QMetaObject::invokeMethod(&loop, "quit", Qt::QueuedConnection); });
        job->start();
        loop.exec();
    });
    runner.join();
    return outcome;
}

Result<> resultOf(const Outcome& outcome, const std::stop_token& stop) {
    if (outcome.code == QKeychain::NoError) {
        return {};
    }
    if (stop.stop_requested()) {
        return cancelled();
    }
    if (outcome.hasTimedOut) {
        return failure(ErrorCode::Timeout,
                       QStringLiteral("the desktop's keyring does not answer; is a window of it "
                                      "waiting for its password?"));
    }
    switch (outcome.code) {
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return failure(ErrorCode::Denied, QStringLiteral("the desktop's keyring was not unlocked"));
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("this session has no keyring (Secret Service or KWallet)"));
    default:
        return failure(ErrorCode::Io,
                       QStringLiteral("the desktop's keyring: %1").arg(outcome.message));
    }
}

QString toText(const Credential& credential) {
    const QJsonObject object{{QStringLiteral("user"), credential.user},
                             {QStringLiteral("password"), credential.password},
                             {QStringLiteral("identityToken"), credential.identityToken}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

Keyring::Keyring(QString service) : service_(std::move(service)) {}

Result<std::optional<Credential>> Keyring::read(const QString& key,
                                                const std::stop_token& stop) const {
    const Outcome outcome = runJob(
        service_, key,
        [](const QString& service) {
            return std::make_unique<QKeychain::ReadPasswordJob>(service);
        },
        stop);
    if (outcome.code == QKeychain::EntryNotFound) {
        return std::nullopt;
    }
    if (const auto read = resultOf(outcome, stop); !read) {
        return failure(read);
    }
    const QJsonObject object = QJsonDocument::fromJson(outcome.text.toUtf8()).object();
    Credential credential{.user = object.value(QLatin1String("user")).toString(),
                          .password = object.value(QLatin1String("password")).toString(),
                          .identityToken = object.value(QLatin1String("identityToken")).toString(),
                          .registryToken = {}};
    if (credential.isEmpty()) {
        return failure(
            ErrorCode::Corrupt,
            QStringLiteral("the keyring's entry \"%1\" is not one of this program's").arg(key));
    }
    return credential;
}

Result<> Keyring::write(const QString& key, const Credential& credential,
                        const std::stop_token& stop) const {
    const Outcome outcome = runJob(
        service_, key,
        [&credential](const QString& service) {
            auto job = std::make_unique<QKeychain::WritePasswordJob>(service);
            job->setTextData(toText(credential));
            return job;
        },
        stop);
    return resultOf(outcome, stop);
}

Result<> Keyring::erase(const QString& key, const std::stop_token& stop) const {
    const Outcome outcome = runJob(
        service_, key,
        [](const QString& service) {
            return std::make_unique<QKeychain::DeletePasswordJob>(service);
        },
        stop);
    return outcome.code == QKeychain::EntryNotFound ? Result<>() : resultOf(outcome, stop);
}

} // namespace stowage
