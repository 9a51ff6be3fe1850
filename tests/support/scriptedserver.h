#pragma once

#include "core/base/filedescriptor.h"
#include "tests/support/recordedrequest.h"
#include "tests/support/scriptedanswer.h"
#include "tests/support/servertls.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <openssl/types.h>
#include <optional>
#include <thread>

namespace stowage::test {

class ServerStream;

/// An HTTP/1.1 server on a free port of 127.0.0.1 that answers what its test says, and remembers
/// what it was asked. It listens from the start until it goes; two of them are two origins. Every
/// connection has a thread of its own.
///
/// Thread-safe. Handlers are called on the connections' threads, but one at a time, so that what
/// they share with each other needs no lock; what they share with their test does. They do not
/// block, an answer that has to wait says so; and they neither stop the server nor close its
/// connections, an answer can do that, too.
class ScriptedServer {
public:
    using Handler = std::function<ScriptedAnswer(const RecordedRequest&)>;
    using Interceptor = std::function<std::optional<ScriptedAnswer>(const RecordedRequest&)>;

    static constexpr std::chrono::milliseconds patience = std::chrono::minutes(1);

    ScriptedServer() : ScriptedServer(std::optional<ServerTls>()) {}
    explicit ScriptedServer(const std::optional<ServerTls>& tls);
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    virtual ~ScriptedServer();

    /// "http://127.0.0.1:40123"; https with TLS.
    QUrl url() const;
    /// "127.0.0.1:40123".
    QString address() const { return QStringLiteral("127.0.0.1:%1").arg(port_); }

    /// Answers what no interceptor does. Without one, all is 404. When this returns, the one before
    /// is not called any more; so with the other two.
    void answer(Handler handler);

    /// Sees every request first; where it returns nothing, the handler answers.
    void intercept(Interceptor interceptor);

    /// Sees every request before its body is read, and may answer there: see
    /// ScriptedAnswer::afterBodyBytes.
    void interceptHead(Interceptor interceptor);

    /// All so far. A request is here before the first byte of its answer is sent, also where its
    /// body was cut.
    QList<RecordedRequest> requests() const;
    /// Those of a method (empty: of any) whose targets begin so.
    QList<RecordedRequest> requests(const QByteArray& method, const QByteArray& target = {}) const;
    void forgetRequests();

    /// Waits until there are so many since the last that were forgotten; false when they do not
    /// come.
    bool waitForRequests(qsizetype count, std::chrono::milliseconds timeout = patience) const;

    /// How many it has accepted so far.
    int connections() const;
    /// Waits until so many are open, neither more nor less.
    bool waitForOpenConnections(int count, std::chrono::milliseconds timeout = patience) const;

    /// Ends the connections that are open, in the midst of whatever they do.
    void closeConnections();

    /// Ends them and listens no more, until restart(), which listens on the same port: false when
    /// another has taken it.
    void stop();
    bool restart();

private:
    struct Worker;

    bool listen();
    void accept();
    void joinWorkers(std::list<std::unique_ptr<Worker>> workers);
    void serve(ServerStream& stream, int number);

    std::optional<ScriptedAnswer> ask(Interceptor ScriptedServer::* which,
                                      const RecordedRequest& request);
    ScriptedAnswer answerTo(const RecordedRequest& request);
    void record(RecordedRequest& request);

    struct FreeTls {
        void operator()(SSL_CTX* context) const;
    };

    std::unique_ptr<SSL_CTX, FreeTls> tls_;
    int port_ = 0;
    FileDescriptor socket_;
    FileDescriptor stopAccepting_; ///< An event, readable when it is time.
    std::thread acceptor_;

    /// Held while a handler runs: a handler may set another.
    mutable std::recursive_mutex handlerMutex_;
    Handler handler_;
    Interceptor interceptor_;
    Interceptor headInterceptor_;

    mutable std::mutex mutex_; ///< Guards what follows.
    mutable std::condition_variable changed_;
    QList<RecordedRequest> requests_;
    int recorded_ = 0;
    int accepted_ = 0;
    int open_ = 0;
    std::list<std::unique_ptr<Worker>> workers_;
};

} // namespace stowage::test
