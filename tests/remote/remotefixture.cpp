#include "tests/remote/remotefixture.h"

#include "core/digest/hasher.h"
#include "core/remote/givencredential.h"

#include <QDir>
#include <QFile>

namespace stowage::test {

RepositoryName nameOf(const char* text) {
    return RepositoryName::parse(QString::fromLatin1(text)).value();
}

Tag tagOf(const char* text) {
    return Tag::parse(QString::fromLatin1(text)).value();
}

RemoteFixture::RemoteFixture() {
    settings.uploadsFolder = folder.filePath(QStringLiteral("uploads"));
    settings.certificateFolders = {folder.filePath(QStringLiteral("certs.d"))};
    settings.clock = &clock;
    settings.wait = [](std::chrono::milliseconds, const std::stop_token& stop) {
        return !stop.stop_requested();
    };
}

void RemoteFixture::logIn(const Credential& credential) {
    settings.credentials = std::make_shared<GivenCredential>(credential);
}

void RemoteFixture::trust(const QString& address, const TestAuthority& authority) {
    const QString to = settings.certificateFolders.first() + QLatin1Char('/') + address;
    if (!QDir().mkpath(to) ||
        !QFile::copy(authority.certificateFile(), to + QStringLiteral("/ca.crt"))) {
        qFatal("the certificate cannot be put in place");
    }
}

Result<std::shared_ptr<RemoteRegistry>> RemoteFixture::open(const QString& address) const {
    return RemoteRegistry::open({Place::Kind::Remote, address}, settings);
}

std::unique_ptr<Repository> RemoteFixture::open(const QString& address, const char* name) const {
    const auto registry = open(address);
    if (!registry) {
        qWarning("%s", qPrintable(registry.error().message()));
        return nullptr;
    }
    return (*registry)->open(nameOf(name));
}

Result<Digest> RemoteFixture::push(Repository& repository, const QByteArray& bytes) {
    const auto upload = repository.layers().upload();
    if (!upload) {
        return failure(upload);
    }
    if (auto written = (*upload)->write(bytes); !written) {
        return failure(written);
    }
    const auto done = (*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {});
    return done ? Result<Digest>(done->digest) : failure(done);
}

} // namespace stowage::test
