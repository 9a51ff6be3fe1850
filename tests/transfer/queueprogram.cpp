// Runs transfers between registries' folders by a queue with a journal, and says what happens: a
// program for queuekilltest to kill.
//
//     queueprogram JOURNAL [REQUEST...]
//
// Each request is JSON. It goes on with what the journal offers, adds the requests and runs it all.
// It says "offered ID" for each and "added ID" when the journal has them, then "begin", every call
// to a registry before it is made, "done ID" when the journal knows of it, and "end".

#include "core/storage/localregistry.h"
#include "core/transfer/transferqueue.h"
#include "tests/transfer/queuewatch.h"
#include "tests/transfer/watchedregistry.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr qint64 checkpointInterval = 1024 * 1024;

int fail(const Error& error) {
    std::fprintf(stderr, "%s\n", qPrintable(error.message()));
    return 1;
}

void say(const QString& line) {
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

void say(const char* what, TransferId id) {
    say(QStringLiteral("%1 %2").arg(QLatin1String(what)).arg(static_cast<qint64>(id)));
}

Result<std::shared_ptr<Registry>> openAndSay(const Place& place, OpenMode mode) {
    auto registry = LocalRegistry::open(place.location, mode);
    if (!registry) {
        return registry;
    }
    return std::make_shared<WatchedRegistry>(*std::move(registry), place,
                                             [](const QString& call) -> Result<> {
                                                 say(call);
                                                 return {};
                                             });
}

int run(const QStringList& arguments) {
    auto opened = Journal::open(arguments.value(1));
    if (!opened) {
        return fail(opened.error());
    }
    const std::shared_ptr<Journal> journal = *std::move(opened);
    QueueWatch watch;
    TransferQueue queue([](const Place& place, OpenMode mode,
                           const std::stop_token&) { return openAndSay(place, mode); },
                        journal, Clock::system(),
                        {.parallel = 2, .checkpointInterval = checkpointInterval});
    watch.watch(queue);
    queue.restore();
    for (const TransferSnapshot& offered : queue.snapshot()) {
        say("offered", offered.id);
    }
    QList<TransferId> added;
    for (const QString& text : arguments.mid(2)) {
        auto request = TransferRequest::fromJson(QJsonDocument::fromJson(text.toUtf8()).object());
        if (!request) {
            return fail(request.error());
        }
        added.append(queue.add(*std::move(request)));
        // Until all are in the journal; what has begun already is taken up again.
        queue.pause(added.last());
    }
    if (const auto kept = journal->flush(); !kept) {
        return fail(kept.error());
    }
    for (const TransferId id : added) {
        say("added", id);
    }
    say(QStringLiteral("begin"));
    queue.resumeAll();
    for (const TransferSnapshot& transfer : queue.snapshot()) {
        const TransferSnapshot ended = watch.waitFor(
            transfer.id, [](const TransferSnapshot& snapshot) { return snapshot.isFinished(); });
        if (ended.reason) {
            return fail(*ended.reason);
        }
        if (const auto kept = journal->flush(); !kept) {
            return fail(kept.error());
        }
        say("done", ended.id);
    }
    say(QStringLiteral("end"));
    return 0;
}

} // namespace

int main(int argc, char* argv[]) {
    const QCoreApplication application(argc, argv);
    return run(QCoreApplication::arguments());
}
