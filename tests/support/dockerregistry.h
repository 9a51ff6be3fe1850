#pragma once

#include "tests/support/runningprogram.h"
#include "tests/support/servertls.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace stowage::test {

/// A real docker-registry, serving a folder on a free port of this machine while it lives. One
/// thread.
class DockerRegistry {
public:
    struct User {
        QString name;
        QString password;
    };

    using Tls = ServerTls;

    /// Who gives out the tokens that it asks for: a TokenServer, say.
    struct Token {
        QString realm;
        QString service;
        QString issuer;
        QString certificateFile; ///< The signers' authority.
    };

    struct Options {
        QList<User> users = {}; ///< Not empty: nobody else comes in, with Basic authentication.
        std::optional<Tls> tls = {};
        std::optional<Token> token = {}; ///< Instead of `users`.
        bool deletes = true;
        /// Without, it makes one up each time it starts: uploads do not outlive a restart.
        bool hasSecret = true;
    };

    /// Starts one and waits until it listens; null, with the reason as a warning, when it does not.
    /// `folder` is its rootdirectory.
    static std::unique_ptr<DockerRegistry> start(const QString& folder, const Options& options);
    static std::unique_ptr<DockerRegistry> start(const QString& folder) {
        return start(folder, Options());
    }

    DockerRegistry(const DockerRegistry&) = delete;
    DockerRegistry& operator=(const DockerRegistry&) = delete;
    ~DockerRegistry();

    /// It is gone at once (SIGKILL), its connections with it.
    void stop();

    /// Stops it where it runs, and starts it again: same port, folder and options. Waits until it
    /// listens; false, with the reason as a warning, when it does not.
    bool restart();

    /// "127.0.0.1:40123".
    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(port_); }

    /// "http://127.0.0.1:40123"; https with TLS.
    QUrl url() const;

    /// "docker://127.0.0.1:40123/library/debian:12": how skopeo names what it serves. It wants
    /// --src-tls-verify=false or --dest-tls-verify=false with it.
    QString reference(const QString& name) const;

    /// The configuration it runs with: for its other commands.
    QString configuration() const { return folder_.filePath(QStringLiteral("config.yml")); }

    /// What it signs the state of uploads with.
    static QByteArray secret() { return QByteArrayLiteral("no secret at all"); }

    /// What it has written so far, before restarts too.
    QByteArray log() const;

private:
    DockerRegistry(const QString& served, Options options);
    QByteArray configurationText() const;
    bool configure(int port);
    bool run();
    void readLog(int fd);

    const QString served_;
    const Options options_;
    QTemporaryDir folder_;
    int port_ = 0;
    mutable std::mutex mutex_; ///< Guards log_ and ended_.
    std::condition_variable changed_;
    QByteArray log_;
    bool ended_ = false;
    std::jthread reader_; ///< Keeps the pipe empty, so that the registry never waits for it.
    /// After what reads its output, which ends with it.
    std::unique_ptr<RunningProgram> program_;
};

} // namespace stowage::test
