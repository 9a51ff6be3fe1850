#include "tests/support/dockerregistry.h"

#include <QFile>

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stowage::test {

namespace {

constexpr int halfAMinute = 30'000;

/// A port that was free a moment ago; 0 when there is none.
int freePort() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(fd, any, size) == 0 && ::getsockname(fd, any, &size) == 0;
    ::close(fd);
    return bound ? ntohs(address.sin_port) : 0;
}

QByteArray configurationFor(const QString& folder, int port) {
    return QStringLiteral("version: 0.1\n"
                          "log: {level: info, accesslog: {disabled: true}}\n"
                          "storage:\n"
                          "  filesystem: {rootdirectory: '%1'}\n"
                          "  delete: {enabled: true}\n"
                          "  maintenance: {uploadpurging: {enabled: false}}\n"
                          "http:\n"
                          "  addr: '127.0.0.1:%2'\n"
                          "  secret: '%3'\n")
        .arg(folder, QString::number(port), QString::fromLatin1(DockerRegistry::secret()))
        .toUtf8();
}

} // namespace

std::unique_ptr<DockerRegistry> DockerRegistry::start(const QString& folder) {
    // Another program may take the port between its being found and being used.
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        std::unique_ptr<DockerRegistry> registry(new DockerRegistry);
        if (registry->run(folder, freePort())) {
            return registry;
        }
        qWarning("docker-registry did not start: %s\n%s",
                 qPrintable(registry->process_.errorString()), registry->log().constData());
    }
    return nullptr;
}

bool DockerRegistry::run(const QString& folder, int port) {
    port_ = port;
    QFile file(configuration());
    if (!file.open(QIODevice::WriteOnly) || file.write(configurationFor(folder, port)) < 0) {
        return false;
    }
    file.close();
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0) {
        return false;
    }
    const int output = pipe[1];
    process_.setChildProcessModifier([output] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
    });
    process_.start(QStringLiteral("docker-registry"), {QStringLiteral("serve"), configuration()});
    const bool started = process_.waitForStarted(halfAMinute);
    ::close(output);
    reader_ = std::jthread([this, fd = pipe[0]] { readLog(fd); });

    std::unique_lock lock(mutex_);
    const auto listens = [this] { return log_.contains("listening on"); };
    changed_.wait_for(lock, std::chrono::milliseconds(halfAMinute),
                      [&] { return ended_ || listens(); });
    return started && listens();
}

void DockerRegistry::readLog(int fd) {
    QByteArray buffer(4096, Qt::Uninitialized);
    while (true) {
        const ssize_t count = ::read(fd, buffer.data(), static_cast<size_t>(buffer.size()));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        const std::scoped_lock lock(mutex_);
        ended_ = count <= 0;
        log_.append(buffer.constData(), std::max<qsizetype>(count, 0));
        changed_.notify_all();
        if (ended_) {
            break;
        }
    }
    ::close(fd);
}

DockerRegistry::~DockerRegistry() {
    if (process_.state() != QProcess::NotRunning) {
        process_.terminate();
        if (!process_.waitForFinished(halfAMinute)) {
            process_.kill();
            process_.waitForFinished();
        }
    }
}

QString DockerRegistry::reference(const QString& name) const {
    return QStringLiteral("docker://%1/%2").arg(address(), name);
}

QByteArray DockerRegistry::log() const {
    const std::scoped_lock lock(mutex_);
    return log_;
}

} // namespace stowage::test
