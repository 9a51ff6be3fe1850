#include "tests/support/dockerregistry.h"

#include <QFile>

#include <arpa/inet.h>
#include <cerrno>
#include <crypt.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace stowage::test {

namespace {

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

/// A file's content for docker-registry's htpasswd, which takes bcrypt and nothing else. The salt
/// is always the same and the cost the least there is: the passwords are the tests' own.
QByteArray passwordFile(const QList<DockerRegistry::User>& users) {
    QByteArray lines;
    for (const DockerRegistry::User& user : users) {
        crypt_data data{};
        const char* const hash =
            ::crypt_r(user.password.toUtf8().constData(), "$2y$04$abcdefghijklmnopqrstuu", &data);
        lines += user.name.toUtf8() + ':' + hash + '\n';
    }
    return lines;
}

bool writeWhole(const QString& name, const QByteArray& content) {
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

DockerRegistry::DockerRegistry(const QString& served, Options options)
    : served_(served), options_(std::move(options)) {}

std::unique_ptr<DockerRegistry> DockerRegistry::start(const QString& folder,
                                                      const Options& options) {
    // Another program may take the port between its being found and being used.
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        std::unique_ptr<DockerRegistry> registry(new DockerRegistry(folder, options));
        if (registry->configure(freePort()) && registry->run()) {
            return registry;
        }
    }
    return nullptr;
}

QByteArray DockerRegistry::configurationText() const {
    QString text =
        QStringLiteral("version: 0.1\n"
                       "log: {level: info, accesslog: {disabled: true}}\n"
                       "storage:\n"
                       "  filesystem: {rootdirectory: '%1'}\n"
                       "  delete: {enabled: %2}\n"
                       "  maintenance: {uploadpurging: {enabled: false}}\n")
            .arg(served_, options_.deletes ? QStringLiteral("true") : QStringLiteral("false"));
    if (options_.token) {
        text += QStringLiteral("auth:\n"
                               "  token: {realm: '%1', service: '%2', issuer: '%3', "
                               "rootcertbundle: '%4'}\n")
                    .arg(options_.token->realm, options_.token->service, options_.token->issuer,
                         options_.token->certificateFile);
    } else if (!options_.users.isEmpty()) {
        text += QStringLiteral("auth:\n"
                               "  htpasswd: {realm: 'test', path: '%1'}\n")
                    .arg(folder_.filePath(QStringLiteral("htpasswd")));
    }
    text += QStringLiteral("http:\n"
                           "  addr: '%1'\n")
                .arg(address());
    if (options_.hasSecret) {
        text += QStringLiteral("  secret: '%1'\n").arg(QString::fromLatin1(secret()));
    }
    if (options_.tls) {
        text += QStringLiteral("  tls:\n"
                               "    certificate: '%1'\n"
                               "    key: '%2'\n")
                    .arg(options_.tls->certificateFile, options_.tls->keyFile);
        if (!options_.tls->clientAuthorityFile.isEmpty()) {
            text +=
                QStringLiteral("    clientcas: ['%1']\n").arg(options_.tls->clientAuthorityFile);
        }
    }
    return text.toUtf8();
}

bool DockerRegistry::configure(int port) {
    port_ = port;
    return writeWhole(folder_.filePath(QStringLiteral("htpasswd")), passwordFile(options_.users)) &&
           writeWhole(configuration(), configurationText());
}

bool DockerRegistry::run() {
    int pipe[2] = {-1, -1};
    if (::pipe2(pipe, O_CLOEXEC) != 0) {
        return false;
    }
    const qsizetype before = log().size();
    ended_ = false;
    // By way of setpriv, it does not outlive a test that ends without having cleaned up.
    program_ = std::make_unique<RunningProgram>(
        QStringLiteral("setpriv"),
        QStringList{QStringLiteral("--pdeathsig"), QStringLiteral("KILL"),
                    QStringLiteral("docker-registry"), QStringLiteral("serve"), configuration()},
        RunningProgram::Options{.output = pipe[1], .errors = pipe[1]});
    ::close(pipe[1]);
    reader_ = std::jthread([this, fd = pipe[0]] { readLog(fd); });

    std::unique_lock lock(mutex_);
    const auto listens = [&] { return log_.indexOf("listening on", before) >= 0; };
    changed_.wait_for(lock, RunningProgram::patience, [&] { return ended_ || listens(); });
    if (!listens()) {
        qWarning("docker-registry did not start: %s\n%s", qPrintable(program_->startError()),
                 log_.constData());
    }
    return listens();
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

DockerRegistry::~DockerRegistry() = default;

void DockerRegistry::stop() {
    program_.reset();
    if (reader_.joinable()) {
        reader_.join();
    }
}

bool DockerRegistry::restart() {
    stop();
    return run();
}

QUrl DockerRegistry::url() const {
    return QUrl((options_.tls ? QStringLiteral("https://") : QStringLiteral("http://")) +
                address());
}

QString DockerRegistry::reference(const QString& name) const {
    return QStringLiteral("docker://%1/%2").arg(address(), name);
}

QByteArray DockerRegistry::log() const {
    const std::scoped_lock lock(mutex_);
    return log_;
}

} // namespace stowage::test
