#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace stowage::test {

/// A real docker-registry, serving a folder on a free port of this machine while it lives. One
/// thread.
class DockerRegistry {
public:
    /// Starts one and waits until it listens; null, with the reason as a warning, when it does not.
    /// `folder` is its rootdirectory.
    static std::unique_ptr<DockerRegistry> start(const QString& folder);

    DockerRegistry(const DockerRegistry&) = delete;
    DockerRegistry& operator=(const DockerRegistry&) = delete;
    ~DockerRegistry();

    /// "127.0.0.1:40123".
    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(port_); }

    /// "docker://127.0.0.1:40123/library/debian:12": how skopeo names what it serves. It wants
    /// --src-tls-verify=false or --dest-tls-verify=false with it.
    QString reference(const QString& name) const;

    /// The configuration it runs with: for its other commands.
    QString configuration() const { return folder_.filePath(QStringLiteral("config.yml")); }

    /// What it signs the state of uploads with.
    static QByteArray secret() { return QByteArrayLiteral("no secret at all"); }

    /// What it has written so far.
    QByteArray log() const;

private:
    DockerRegistry() = default;
    bool run(const QString& folder, int port);
    void readLog(int fd);

    QTemporaryDir folder_;
    int port_ = 0;
    QProcess process_;
    mutable std::mutex mutex_; ///< Guards log_ and ended_.
    std::condition_variable changed_;
    QByteArray log_;
    bool ended_ = false;
    std::jthread reader_; ///< Keeps the pipe empty, so that the registry never waits for it.
};

} // namespace stowage::test
