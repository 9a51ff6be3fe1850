#include "core/digest/hasher.h"
#include "tests/remote/lockedregistry.h"
#include "tests/remote/remotefixture.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <functional>
#include <mutex>

namespace stowage::test {

namespace {

// With letters that look otherwise in an address, in a form and in JSON.
const QString password = QStringLiteral("c4nary \"p/w\" +%&=@:?");
const QString refreshToken = QStringLiteral("c4nary/refresh+t0ken==");
const QByteArray accessToken = "c4nary.access-t0ken";

/// Everything that any of the secrets could be written as.
QList<QByteArray> canaries() {
    QList<QByteArray> all;
    for (const QByteArray& secret :
         {password.toUtf8(), "ada:" + password.toUtf8(), refreshToken.toUtf8(),
          "<token>:" + refreshToken.toUtf8(), accessToken}) {
        QByteArray json =
            QJsonDocument(QJsonObject{{QStringLiteral("a"), QString::fromUtf8(secret)}})
                .toJson(QJsonDocument::Compact);
        json = json.mid(6).chopped(2);
        all += {secret,
                secret.toBase64(),
                secret.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals),
                secret.toPercentEncoding(),
                secret.toHex(),
                secret.toPercentEncoding(" ").replace(' ', '+'),
                json};
    }
    return all;
}

/// Who logs in, and how.
enum class LogIn { Basic, Anonymous, Password, RefreshToken, RegistryToken };

/// What is done; the method of the request that is to be lured is its name's first word.
enum class Deed {
    GetLayer,
    GetManifest,
    GetTags,
    GetCatalog,
    GetUpload, ///< Asks how far an upload is.
    HeadLayer,
    PostUpload,
    PostMount,
    PatchUpload,
    PutUpload,
    PutManifest,
    DeleteManifest,
    DeleteUpload,
};

/// What the registry tries.
enum class Trick {
    Redirect,  ///< To another server, which repeats all that it sees.
    Location,  ///< Of an upload.
    Realm,     ///< A token server that nobody should ask.
    Link,      ///< Of a list's next page.
    Urls,      ///< Of a foreign layer.
    Echo,      ///< The registry itself repeats what it has seen in its errors.
    EchoedUrl, ///< And in an address that is not gone to.
    TokenEcho, ///< The token server does.
};

QByteArray methodOf(Deed deed) {
    switch (deed) {
    case Deed::HeadLayer:
        return "HEAD";
    case Deed::PostUpload:
    case Deed::PostMount:
        return "POST";
    case Deed::PatchUpload:
        return "PATCH";
    case Deed::PutUpload:
    case Deed::PutManifest:
        return "PUT";
    case Deed::DeleteManifest:
    case Deed::DeleteUpload:
        return "DELETE";
    default:
        return "GET";
    }
}

/// What a request is about, of those that a deed makes.
QByteArray targetOf(Deed deed) {
    switch (deed) {
    case Deed::GetTags:
        return "/v2/app/tags/";
    case Deed::GetCatalog:
        return "/v2/_catalog";
    case Deed::GetManifest:
    case Deed::PutManifest:
    case Deed::DeleteManifest:
        return "/v2/app/manifests/";
    case Deed::GetLayer:
    case Deed::HeadLayer:
        return "/v2/app/blobs/sha256:";
    default:
        return "/v2/app/blobs/uploads/";
    }
}

/// All that a server has seen of a request, as one that means ill would write it into its answers:
/// what errors could hold first, for they cut long texts.
QByteArray seen(const RecordedRequest& request) {
    const QByteArray key = request.header("Authorization");
    QByteArray all = key.startsWith("Basic ") ? QByteArray::fromBase64(key.mid(6)) + ' ' : "";
    all += key + ' ' + request.body.left(2000) + ' ' + request.line();
    for (const auto& [name, value] : request.headers) {
        all += ' ' + name + ": " + value;
    }
    return all;
}

/// An error that repeats it.
ScriptedAnswer echo(const RecordedRequest& request, int status = 400) {
    const QJsonObject error{{QStringLiteral("code"), QStringLiteral("DENIED")},
                            {QStringLiteral("message"), QString::fromUtf8(seen(request))}};
    return ScriptedAnswer::json(
               status, "{\"errors\":[" + QJsonDocument(error).toJson(QJsonDocument::Compact) + "]}")
        .with("Warning", "299 - \"" + QByteArray(seen(request)).toPercentEncoding() + '"');
}

/// What was logged since the last look. Thread-safe.
class Log {
public:
    static void install() { previous() = qInstallMessageHandler(&Log::add); }
    static void uninstall() { qInstallMessageHandler(previous()); }

    static QByteArray take() {
        const std::scoped_lock lock(mutex());
        return std::exchange(text(), {});
    }

private:
    static void add(QtMsgType type, const QMessageLogContext& context, const QString& message) {
        {
            const std::scoped_lock lock(mutex());
            text() += message.toUtf8() + '\n';
        }
        if (previous() != nullptr) {
            previous()(type, context, message);
        }
    }

    static std::mutex& mutex() {
        static std::mutex one;
        return one;
    }
    static QByteArray& text() {
        static QByteArray one;
        return one;
    }
    static QtMessageHandler& previous() {
        static QtMessageHandler one = nullptr;
        return one;
    }
};

} // namespace

/// Secrets with a name that is looked for everywhere they do not belong, whatever a registry tries.
class CanaryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void staysWhereItBelongs_data();
    void staysWhereItBelongs();

private:
    /// What every step of a deed has failed with.
    using Errors = QList<Error>;

    static Errors perform(Deed deed, RemoteRegistry& registry);
    static ScriptedServer::Interceptor lureOf(Trick trick, Deed deed, const QByteArray& other);

    QTemporaryDir home_;
    int cases_ = 0;
};

void CanaryTest::initTestCase() {
    // Whatever is kept is kept where it is looked for.
    for (const char* name :
         {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"}) {
        qputenv(name, QFile::encodeName(home_.path()));
    }
    Log::install();
}

void CanaryTest::cleanupTestCase() {
    Log::uninstall();
    qInfo("%d cases", cases_);
}

void CanaryTest::staysWhereItBelongs_data() {
    QTest::addColumn<LogIn>("logIn");
    QTest::addColumn<Trick>("trick");
    QTest::addColumn<Deed>("deed");

    static constexpr std::pair<LogIn, const char*> logIns[] = {
        {LogIn::Basic, "Basic"},
        {LogIn::Anonymous, "anonymous token"},
        {LogIn::Password, "token by password"},
        {LogIn::RefreshToken, "token by refresh token"},
        {LogIn::RegistryToken, "token that is kept"},
    };
    static constexpr std::pair<Deed, const char*> deeds[] = {
        {Deed::GetLayer, "GET a layer"},
        {Deed::GetManifest, "GET a manifest"},
        {Deed::GetTags, "GET tags"},
        {Deed::GetCatalog, "GET the catalog"},
        {Deed::GetUpload, "GET an upload"},
        {Deed::HeadLayer, "HEAD a layer"},
        {Deed::PostUpload, "POST an upload"},
        {Deed::PostMount, "POST a mount"},
        {Deed::PatchUpload, "PATCH an upload"},
        {Deed::PutUpload, "PUT an upload"},
        {Deed::PutManifest, "PUT a manifest"},
        {Deed::DeleteManifest, "DELETE a manifest"},
        {Deed::DeleteUpload, "DELETE an upload"},
    };
    const auto add = [](Trick trick, const char* trickName, const QList<Deed>& which) {
        for (const auto& [logIn, logInName] : logIns) {
            const bool asks = logIn != LogIn::Basic && logIn != LogIn::RegistryToken;
            if (trick == Trick::TokenEcho && !asks) {
                continue;
            }
            for (const auto& [deed, deedName] : deeds) {
                if (which.isEmpty() || which.contains(deed)) {
                    QTest::addRow("%s, %s, %s", trickName, deedName, logInName)
                        << logIn << trick << deed;
                }
            }
        }
    };
    add(Trick::Redirect, "redirect", {});
    add(Trick::Location, "Location",
        {Deed::GetUpload, Deed::PatchUpload, Deed::PutUpload, Deed::PostMount, Deed::DeleteUpload});
    add(Trick::Realm, "realm", {});
    add(Trick::Link, "Link", {Deed::GetTags, Deed::GetCatalog});
    add(Trick::Urls, "foreign layer", {Deed::GetLayer, Deed::HeadLayer});
    add(Trick::Echo, "echo", {});
    add(Trick::EchoedUrl, "echo in an address",
        {Deed::GetLayer, Deed::HeadLayer, Deed::PostUpload, Deed::PatchUpload, Deed::GetTags});
    add(Trick::TokenEcho, "echo of the token server", {Deed::GetTags, Deed::PostUpload});
}

ScriptedServer::Interceptor CanaryTest::lureOf(Trick trick, Deed deed, const QByteArray& other) {
    return [=](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        const bool isIt =
            request.method == methodOf(deed) && request.target.startsWith(targetOf(deed));
        switch (trick) {
        case Trick::Redirect:
            return isIt ? std::optional(ScriptedAnswer::of(307).with("Location", other + "/lured"))
                        : std::nullopt;
        case Trick::Location:
            // Of an upload's beginning, or of the first chunk where it is asked how far it is.
            if (request.method != "POST") {
                return {};
            }
            return ScriptedAnswer::of(202).with("Location", other + "/lured");
        case Trick::Link:
            return isIt ? std::optional(
                              ScriptedAnswer::json(200, R"({"repositories":["a"],"tags":["a"]})")
                                  .with("Link", '<' + other + "/lured>; rel=\"next\""))
                        : std::nullopt;
        case Trick::Urls:
            return isIt ? std::optional(ScriptedAnswer::error(404, "BLOB_UNKNOWN")) : std::nullopt;
        case Trick::Echo:
            return isIt ? std::optional(echo(request)) : std::nullopt;
        case Trick::EchoedUrl: {
            const QByteArray bad = "ftp://127.0.0.1/" + seen(request).toPercentEncoding();
            const int status = deed == Deed::PostUpload || deed == Deed::PatchUpload ? 202 : 307;
            return isIt ? std::optional(ScriptedAnswer::of(status).with("Location", bad))
                        : std::nullopt;
        }
        case Trick::Realm:
        case Trick::TokenEcho:
            break; // Not behind the door.
        }
        return {};
    };
}

CanaryTest::Errors CanaryTest::perform(Deed deed, RemoteRegistry& registry) {
    Errors errors;
    const auto note = [&errors](const auto& result) {
        if (!result) {
            errors.append(result.error());
        }
        return result.has_value();
    };
    const auto repository = registry.open(nameOf("app"));
    const Digest layer = Hasher::digestOf(LockedRegistry::layer());
    switch (deed) {
    case Deed::GetLayer:
        if (auto fetched = repository->layers().fetch(layer); note(fetched)) {
            if ((*fetched)->readAll().isEmpty()) {
                errors.append(Error(ErrorCode::Io, (*fetched)->errorString()));
            }
        }
        break;
    case Deed::GetManifest:
        note(repository->manifests().get(tagOf("v1")));
        break;
    case Deed::GetTags:
        note(repository->tags().page());
        break;
    case Deed::GetCatalog:
        note(registry.repositories());
        break;
    case Deed::HeadLayer:
        note(repository->layers().stat(layer));
        break;
    case Deed::PostMount:
        note(repository->layers().mount(layer, nameOf("from")));
        break;
    case Deed::PutManifest:
        note(repository->manifests().put(LockedRegistry::manifest(), MediaType::ociManifest,
                                         tagOf("v1")));
        break;
    case Deed::DeleteManifest:
        note(repository->manifests().remove(layer));
        break;
    case Deed::GetUpload:
    case Deed::PostUpload:
    case Deed::PatchUpload:
    case Deed::PutUpload:
    case Deed::DeleteUpload: {
        const auto upload = repository->layers().upload();
        if (!note(upload)) {
            break;
        }
        const QByteArray bytes = noise(2500);
        const bool isWritten = note((*upload)->write(bytes));
        if (deed == Deed::GetUpload) {
            const UploadId uuid = (*upload)->uuid();
            note((*upload)->close());
            note(repository->layers().resume(uuid));
        } else if (deed == Deed::DeleteUpload) {
            note((*upload)->cancel());
        } else if (isWritten) {
            note((*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {}));
        }
        break;
    }
    }
    return errors;
}

void CanaryTest::staysWhereItBelongs() {
    QFETCH(const LogIn, logIn);
    QFETCH(const Trick, trick);
    QFETCH(const Deed, deed);
    ++cases_;
    (void)Log::take();

    RemoteFixture fixture;
    fixture.settings.chunkSize = 1000;
    // What the window shows of it is looked through as well.
    fixture.settings.log = std::make_shared<HttpLog>();
    fixture.settings.board = std::make_shared<ServerBoard>();
    ScriptedServer other;
    other.answer([](const RecordedRequest& request) { return echo(request); });
    ScriptedServer tokens; // The registry's own, that is right to be asked.
    tokens.answer([](const RecordedRequest&) {
        return ScriptedAnswer::json(200, R"({"token":")" + accessToken + R"("})");
    });
    const bool isBasic = logIn == LogIn::Basic;
    if (isBasic || logIn == LogIn::Password) {
        fixture.logIn({QStringLiteral("ada"), password, {}, {}});
    } else if (logIn == LogIn::RefreshToken) {
        fixture.logIn({{}, {}, refreshToken, {}});
    } else if (logIn == LogIn::RegistryToken) {
        fixture.logIn({{}, {}, {}, QString::fromLatin1(accessToken)});
    }
    const QByteArray challenge =
        isBasic ? "Basic realm=\"test\""
                : "Bearer realm=\"" + tokens.url().toEncoded() + "/token\",service=\"test\"";
    LockedRegistry registry(isBasic ? "Basic " + ("ada:" + password.toUtf8()).toBase64()
                                    : "Bearer " + accessToken,
                            challenge);
    const auto opened = fixture.open(registry.address());
    VERIFY_RESULT(opened);
    // Whoever comes has been let in before.
    VERIFY_RESULT((*opened)->open(nameOf("app"))->tags().page());
    registry.lure(lureOf(trick, deed, other.url().toEncoded()));
    if (trick == Trick::Realm) {
        QUrl realm = other.url(); // Not this machine, by its text.
        realm.setHost(QStringLiteral("0.0.0.0"));
        registry.change("Bearer realm=\"" + realm.toEncoded() + "/lured\",service=\"test\"");
    }
    if (trick == Trick::TokenEcho) {
        tokens.forgetRequests();
        tokens.answer([](const RecordedRequest& request) { return echo(request); });
        registry.change(challenge);
    }
    const Errors errors = perform(deed, **opened);

    // That the trick was tried at all.
    const auto asked = registry.server().requests(methodOf(deed));
    const bool wasAsked = std::ranges::any_of(
        asked, [&](const auto& request) { return request.target.startsWith(targetOf(deed)); });
    const bool wasTried = trick == Trick::Location ? !registry.server().requests("POST").isEmpty()
                          : trick == Trick::TokenEcho ? !tokens.requests().isEmpty()
                          : trick == Trick::Realm     ? !errors.isEmpty()
                                                      : wasAsked;
    QVERIFY(wasTried);
    const bool isFollowed =
        trick == Trick::Location ||
        (trick == Trick::Redirect && (methodOf(deed) == "GET" || methodOf(deed) == "HEAD"));
    QCOMPARE(!other.requests().isEmpty(), isFollowed);

    const auto search = [](const QByteArray& text) {
        for (const QByteArray& canary : canaries()) {
            if (text.contains(canary)) {
                return canary;
            }
        }
        return QByteArray();
    };
    for (const RecordedRequest& request : other.requests()) {
        QVERIFY2(!request.hasHeader("Authorization"), request.line());
        QCOMPARE(search(seen(request)), QByteArray());
    }
    Errors told = errors;
    const auto shown = fixture.settings.log->take();
    QVERIFY(!shown.isEmpty());
    for (const HttpLogEntry& entry : shown) {
        QCOMPARE(search(entry.method + ' ' + entry.url.toUtf8()), QByteArray());
        if (entry.error) {
            told.append(*entry.error);
        }
    }
    const auto states = fixture.settings.board->take();
    QVERIFY(!states.isEmpty());
    for (const ServerState& state : states) {
        if (state.error) {
            told.append(*state.error);
        }
    }
    for (const Error& error : std::as_const(told)) {
        QCOMPARE(search(error.message().toUtf8()), QByteArray());
        QCOMPARE(search(error.detail().toUtf8()), QByteArray());
        QCOMPARE(search(error.context().join(u'\n').toUtf8()), QByteArray());
        QCOMPARE(search(error.items().join(u'\n').toUtf8()), QByteArray());
    }
    QCOMPARE(search(Log::take()), QByteArray());
    for (const QString& folder : {fixture.folder.path(), home_.path()}) {
        QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(search(file.readAll()), QByteArray());
            QCOMPARE(search(QFile::encodeName(file.fileName())), QByteArray());
        }
    }
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::CanaryTest)
#include "canarytest.moc"
