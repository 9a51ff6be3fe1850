// Uploads a file into a registry's folder, a little at a time, and says how far it is durable: a
// program for uploadkilltest to kill.
//
//     uploadprogram REGISTRY FILE [UUID]

#include "core/storage/localregistry.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

using namespace stowage;

namespace {

constexpr qint64 step = 16 * 1024;
constexpr qint64 checkpointInterval = 128 * 1024;

int fail(const Error& error) {
    std::fprintf(stderr, "%s\n", qPrintable(error.message()));
    return 1;
}

void say(const QString& line) {
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

int run(const QStringList& arguments) {
    QFile file(arguments.value(2));
    const auto registry = LocalRegistry::open(arguments.value(1), OpenMode::ReadWrite);
    const auto name = RepositoryName::parse(u"repo");
    if (!registry || !name || !file.open(QIODevice::ReadOnly)) {
        return 1;
    }
    const auto repository = (*registry)->open(*name);
    const auto uuid = UploadId::parse(arguments.value(3));
    const auto upload = uuid ? repository->layers().resume(*uuid) : repository->layers().upload();
    if (!upload) {
        return fail(upload.error());
    }
    LayerUpload& target = **upload;
    say(QStringLiteral("uuid ") + target.uuid().toString());
    file.seek(target.offset());
    while (true) {
        const QByteArray bytes = file.read(step);
        if (bytes.isEmpty()) {
            break;
        }
        if (auto written = target.write(bytes); !written) {
            return fail(written.error());
        }
        if (target.offset() % checkpointInterval == 0) {
            if (auto kept = target.checkpoint({.size = file.size()}); !kept) {
                return fail(kept.error());
            }
            say(QStringLiteral("durable %1").arg(target.offset()));
        }
    }
    if (auto finished = target.finish(file.size(), target.digestSoFar(), {}); !finished) {
        return fail(finished.error());
    }
    say(QStringLiteral("done"));
    return 0;
}

} // namespace

int main(int argc, char* argv[]) {
    const QCoreApplication application(argc, argv);
    return run(QCoreApplication::arguments());
}
