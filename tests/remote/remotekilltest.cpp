#include "core/digest/hasher.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/rawclient.h"
#include "tests/support/runningprogram.h"
#include "tests/support/sampleimage.h"
#include "tests/support/scriptedserver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <mutex>

namespace stowage::test {

namespace {

constexpr qsizetype chunk = 256 * 1024;

} // namespace

/// kill -9 in the midst of an upload to a real docker-registry, which may be restarted meanwhile,
/// with a server between the two that counts and can hold back what passes.
class RemoteKillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void betweenTwoChunksNothingIsSentTwice();
    void withinAChunkAllIsSentAgainAndThatIsSaid();
    void restartedRegistryIsSentNothingTwice();
    void registryThatForgotItAllIsSentAllAgain();

private:
    enum class At { BeforeAChunk, WithinAChunk };

    ScriptedAnswer forward(const RecordedRequest& request) const;
    void killAtThirdChunk(At at);
    QByteArray run();
    void passTo(const QUrl& registry);
    qint64 received() const;
    bool isThere() const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<DockerRegistry> registry_;
    std::unique_ptr<ScriptedServer> between_;
    mutable std::mutex mutex_;
    QUrl behind_; ///< Where the one between passes it on; guarded by mutex_.
    QByteArray bytes_;
};

void RemoteKillTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    registry_ = DockerRegistry::start(folder_->filePath(QStringLiteral("served")));
    QVERIFY(registry_);
    passTo(registry_->url());
    between_ = std::make_unique<ScriptedServer>();
    between_->answer([this](const RecordedRequest& request) { return forward(request); });
    bytes_ = noise(5 * chunk + 17);
    QFile file(folder_->filePath(QStringLiteral("layer")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes_) == bytes_.size());
}

void RemoteKillTest::cleanup() {
    between_.reset();
    registry_.reset();
    folder_.reset();
}

void RemoteKillTest::passTo(const QUrl& registry) {
    const std::lock_guard lock(mutex_);
    behind_ = registry;
}

/// docker-registry makes its Locations of what the one in front says that it is.
ScriptedAnswer RemoteKillTest::forward(const RecordedRequest& request) const {
    RawClient::Headers headers{{"X-Forwarded-Host", between_->address().toLatin1()},
                               {"X-Forwarded-Proto", "http"}};
    for (const auto& [name, value] : request.headers) {
        if (name.startsWith("Content-") && name != "Content-Length") {
            headers.append({name, value});
        }
    }
    QUrl behind;
    {
        const std::lock_guard lock(mutex_);
        behind = behind_;
    }
    RawClient client(behind);
    const auto answer = client.request(request.method, request.target, headers, request.body);
    auto passed = ScriptedAnswer::of(answer.status, answer.body);
    for (const auto& [name, value] : answer.headers) {
        if (name.toLower() != "content-length" || request.method == "HEAD") {
            passed = std::move(passed).with(name, value);
        }
    }
    return passed;
}

void RemoteKillTest::killAtThirdChunk(At at) {
    const auto gate = std::make_shared<Gate>();
    int chunks = 0;
    const auto atHead = [&](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        if (request.method != "PATCH" || ++chunks < 3) {
            return {};
        }
        if (at == At::WithinAChunk) {
            RawClient client(registry_->url());
            client.send("PATCH " + request.target +
                        " HTTP/1.1\r\nHost: " + registry_->address().toLatin1() +
                        "\r\nContent-Type: application/octet-stream\r\nContent-Length: " +
                        QByteArray::number(chunk) + "\r\n\r\n" + QByteArray(chunk / 2, 'x'));
            client.disconnect();
        }
        return ScriptedAnswer::closed().heldBy(gate).afterBodyBytes(0);
    };
    between_->interceptHead(atHead);
    RunningProgram program(QStringLiteral(UPLOAD_PROGRAM),
                           {between_->address(), folder_->filePath(QStringLiteral("layer")),
                            folder_->filePath(QStringLiteral("uploads"))});
    QVERIFY(gate->waitForArrivals(1));
    program.kill();
    QCOMPARE(program.wait(), RunningProgram::End::Killed);
    QVERIFY(between_->waitForOpenConnections(0));
    between_->interceptHead({});
    between_->forgetRequests();
}

/// What it says.
QByteArray RemoteKillTest::run() {
    RunningProgram program(QStringLiteral(UPLOAD_PROGRAM),
                           {between_->address(), folder_->filePath(QStringLiteral("layer")),
                            folder_->filePath(QStringLiteral("uploads"))});
    QByteArray said;
    for (QByteArray more = program.read(); !more.isEmpty(); more = program.read()) {
        said += more;
    }
    if (program.wait() != RunningProgram::End::Exited || program.exitStatus() != 0) {
        QTest::qFail(said.constData(), __FILE__, __LINE__);
    }
    return said;
}

qint64 RemoteKillTest::received() const {
    qint64 bytes = 0;
    for (const RecordedRequest& request : between_->requests()) {
        bytes += request.body.size();
    }
    return bytes;
}

bool RemoteKillTest::isThere() const {
    RawClient client(registry_->url());
    return client.request("GET", "/v2/app/blobs/" + Hasher::digestOf(bytes_).toString().toLatin1())
               .body == bytes_;
}

void RemoteKillTest::betweenTwoChunksNothingIsSentTwice() {
    killAtThirdChunk(At::BeforeAChunk);
    QCOMPARE(run(), QByteArray());
    QCOMPARE(received(), bytes_.size() - 2 * chunk);
    QVERIFY(isThere());
}

void RemoteKillTest::withinAChunkAllIsSentAgainAndThatIsSaid() {
    killAtThirdChunk(At::WithinAChunk);
    const QByteArray said = run();
    QVERIFY2(said.contains("the registry had forgotten the upload; sent again from the beginning"),
             said.constData());
    QCOMPARE(received(), bytes_.size());
    QVERIFY(isThere());
}

void RemoteKillTest::restartedRegistryIsSentNothingTwice() {
    killAtThirdChunk(At::BeforeAChunk);
    QVERIFY(registry_->restart());
    QCOMPARE(run(), QByteArray());
    QCOMPARE(received(), bytes_.size() - 2 * chunk);
    QVERIFY(isThere());
}

void RemoteKillTest::registryThatForgotItAllIsSentAllAgain() {
    killAtThirdChunk(At::BeforeAChunk);
    registry_ =
        DockerRegistry::start(folder_->filePath(QStringLiteral("served")), {.hasSecret = false});
    QVERIFY(registry_);
    passTo(registry_->url());
    const QByteArray said = run();
    QVERIFY2(said.contains("the registry had forgotten the upload; sent again from the beginning"),
             said.constData());
    QCOMPARE(received(), bytes_.size());
    QVERIFY(isThere());
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::RemoteKillTest)
#include "remotekilltest.moc"
